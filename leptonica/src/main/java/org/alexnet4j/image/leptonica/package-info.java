/**
 * A native image decoder: Leptonica, with libjpeg-turbo, libpng and libwebp in it. The only place for
 * {@code org.bytedeco.leptonica}.
 *
 * <p>May import {@code image}. Start reading at {@link org.alexnet4j.image.leptonica.LeptonicaDecoder}.
 */
@NullMarked
package org.alexnet4j.image.leptonica;

import org.jspecify.annotations.NullMarked;
