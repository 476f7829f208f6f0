@NullMarked
package org.alexnet4j.retrieval;

import org.jspecify.annotations.NullMarked;
