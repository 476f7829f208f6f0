/** Tests of decoding and resizing. */
@NullMarked
package org.alexnet4j.image;

import org.jspecify.annotations.NullMarked;
