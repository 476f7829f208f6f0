/**
 * Measures how fast a network runs on an engine, beside what the machine could do at best.
 *
 * <p>May import {@code engine}, {@code network} and {@code random}. Start reading at {@link
 * org.alexnet4j.benchmark.NetworkBenchmark}.
 */
@NullMarked
package org.alexnet4j.benchmark;

import org.jspecify.annotations.NullMarked;
