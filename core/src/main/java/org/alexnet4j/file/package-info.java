/**
 * Files written whole or not at all, and what a failed writing means to the user.
 *
 * <p>Imports nothing of ours but {@link org.alexnet4j.UserException}. Start reading at {@link
 * org.alexnet4j.file.WholeFile}.
 */
@NullMarked
package org.alexnet4j.file;

import org.jspecify.annotations.NullMarked;
