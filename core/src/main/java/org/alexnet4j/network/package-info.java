/**
 * What a network is: data, read from {@code network.toml}, checked whole before any work.
 *
 * <p>May import {@code file}. Start reading at {@link org.alexnet4j.network.NetworkSpec},
 * then {@link org.alexnet4j.network.NetworkFile} (as people write it), {@link org.alexnet4j.network.NetworkLibrary} (those
 * that come along) and {@link org.alexnet4j.network.Network} (checked, with its shapes).
 */
@NullMarked
package org.alexnet4j.network;

import org.jspecify.annotations.NullMarked;
