/**
 * Reports of experiments: pages that need nothing but themselves.
 *
 * <p>May import {@code app.visualization} and, of the core, {@code batch}, {@code evaluation}, {@code experiment},
 * {@code file}, {@code network} and {@code training}. Start reading at {@link org.alexnet4j.app.report.ReportPage}.
 */
@NullMarked
package org.alexnet4j.app.report;

import org.jspecify.annotations.NullMarked;
