/** Measurements: JMH benchmarks, and whole programs beside those of other libraries. Results stand in RESULTS.md. */
@NullMarked
package org.alexnet4j.benchmarks;

import org.jspecify.annotations.NullMarked;
