/** Tests of sources and prepared datasets. */
@NullMarked
package org.alexnet4j.dataset;

import org.jspecify.annotations.NullMarked;
