/** Tests of the figures. */
@NullMarked
package org.alexnet4j.app.visualization;

import org.jspecify.annotations.NullMarked;
