@NullMarked
package org.alexnet4j.linear;

import org.jspecify.annotations.NullMarked;
