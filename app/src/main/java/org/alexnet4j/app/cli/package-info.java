/**
 * The {@code alexnet} command: one class a command, each of which reads its options, calls the core and prints.
 *
 * <p>The only package that prints, exits or binds a logger. Start reading at {@link org.alexnet4j.app.cli.AlexNetCommand}.
 */
@NullMarked
package org.alexnet4j.app.cli;

import org.jspecify.annotations.NullMarked;
