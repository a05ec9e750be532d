/** A batch as bytes: rows become an object with its attributes, and an object becomes rows and a manifest again. */
@NullMarked
package io.millrace.lake.batch;

import org.jspecify.annotations.NullMarked;
