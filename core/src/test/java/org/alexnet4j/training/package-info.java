@NullMarked
package org.alexnet4j.training;

import org.jspecify.annotations.NullMarked;
