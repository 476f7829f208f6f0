@NullMarked
package org.alexnet4j.batch;

import org.jspecify.annotations.NullMarked;
