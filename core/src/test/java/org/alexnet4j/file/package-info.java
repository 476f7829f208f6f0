@NullMarked
package org.alexnet4j.file;

import org.jspecify.annotations.NullMarked;
