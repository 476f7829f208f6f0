@NullMarked
package org.alexnet4j.experiment;

import org.jspecify.annotations.NullMarked;
