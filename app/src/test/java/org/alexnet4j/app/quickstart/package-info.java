/** Tests of the drawings. */
@NullMarked
package org.alexnet4j.app.quickstart;

import org.jspecify.annotations.NullMarked;
