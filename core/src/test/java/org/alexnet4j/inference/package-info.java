@NullMarked
package org.alexnet4j.inference;

import org.jspecify.annotations.NullMarked;
