/** Tests over all modules: architecture and documents. */
@NullMarked
package org.alexnet4j.app;

import org.jspecify.annotations.NullMarked;
