@NullMarked
package org.alexnet4j.evaluation;

import org.jspecify.annotations.NullMarked;
