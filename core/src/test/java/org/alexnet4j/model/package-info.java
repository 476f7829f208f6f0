@NullMarked
package org.alexnet4j.model;

import org.jspecify.annotations.NullMarked;
