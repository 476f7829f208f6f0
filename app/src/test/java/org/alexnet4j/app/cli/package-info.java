/** Tests of the command line. */
@NullMarked
package org.alexnet4j.app.cli;

import org.jspecify.annotations.NullMarked;
