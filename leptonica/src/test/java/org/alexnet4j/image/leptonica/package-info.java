/** Tests of the native decoder. */
@NullMarked
package org.alexnet4j.image.leptonica;

import org.jspecify.annotations.NullMarked;
