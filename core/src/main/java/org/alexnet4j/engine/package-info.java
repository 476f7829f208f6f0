/**
 * What an engine is: it compiles a whole {@link org.alexnet4j.network.Network} into a program that trains or infers.
 *
 * <p>An engine sees no files and no datasets; it may import {@code network} and {@code random}. Engines are found by
 * {@link org.alexnet4j.Services} as {@link org.alexnet4j.engine.EngineProvider}s. Start reading at
 * {@link org.alexnet4j.engine.Engine}.
 */
@NullMarked
package org.alexnet4j.engine;

import org.jspecify.annotations.NullMarked;
