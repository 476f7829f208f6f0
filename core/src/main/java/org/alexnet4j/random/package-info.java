/**
 * Randomness as a function, not a state: a number depends on (seed, purpose, position) alone.
 *
 * <p>So results do not depend on the number of threads, and a resumed run draws what the uninterrupted run would have
 * drawn. Imports nothing of ours. Start reading at {@link org.alexnet4j.random.RandomKey}.
 */
@NullMarked
package org.alexnet4j.random;

import org.jspecify.annotations.NullMarked;
