@NullMarked
package org.alexnet4j.app.report;

import org.jspecify.annotations.NullMarked;
