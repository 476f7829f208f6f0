@NullMarked
package org.alexnet4j.benchmark;

import org.jspecify.annotations.NullMarked;
