/**
 * Pictures for people: what a network has learned, what it sees and where it errs. Nothing here computes with a network;
 * it draws what it is given.
 *
 * <p>May import {@code engine}, {@code evaluation}, {@code file}, {@code image}, {@code model},
 * {@code network}, {@code training} and {@code tuning}. Start reading at {@link org.alexnet4j.app.visualization.Figure}.
 */
@NullMarked
package org.alexnet4j.app.visualization;

import org.jspecify.annotations.NullMarked;
