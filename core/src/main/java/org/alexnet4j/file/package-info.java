/**
 * Files written whole or not at all, check sums by which damage is noticed, folders held against others, what a path holds,
 * and what a failed reading or writing means to the user.
 *
 * <p>Imports nothing of ours but {@link org.alexnet4j.UserException}. Start reading at {@link
 * org.alexnet4j.file.WholeFile}.
 */
@NullMarked
package org.alexnet4j.file;

import org.jspecify.annotations.NullMarked;
