/**
 * The pictures of the quickstart: ten everyday things, drawn by a function of seed and number.
 *
 * <p>Imports {@code random}. Start reading at {@link org.alexnet4j.app.quickstart.Drawings}.
 */
@NullMarked
package org.alexnet4j.app.quickstart;

import org.jspecify.annotations.NullMarked;
