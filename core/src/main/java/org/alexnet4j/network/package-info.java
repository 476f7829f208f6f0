/**
 * What a network is: data, read from {@code network.toml}, checked whole before any work.
 *
 * <p>Imports nothing of ours but the root package. Start reading at {@link org.alexnet4j.network.NetworkSpec}.
 */
@NullMarked
package org.alexnet4j.network;

import org.jspecify.annotations.NullMarked;
