/** The example programs of the documents. They are compiled here; DocumentsTest compares them with the documents. */
@NullMarked
package org.alexnet4j.example;

import org.jspecify.annotations.NullMarked;
