/**
 * The search for settings: what is drawn, which trials are worth their time, which was best, and the folder in which it all
 * stands.
 *
 * <p>May import {@code training} and what it imports. Prints nothing: a
 * {@link org.alexnet4j.tuning.SearchListener} is told what happens. Start reading at {@link org.alexnet4j.tuning.Search}.
 */
@NullMarked
package org.alexnet4j.tuning;

import org.jspecify.annotations.NullMarked;
