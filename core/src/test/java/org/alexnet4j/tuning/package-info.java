@NullMarked
package org.alexnet4j.tuning;

import org.jspecify.annotations.NullMarked;
