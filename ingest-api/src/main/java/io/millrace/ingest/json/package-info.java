/** Finds the values of a JSON document as they stand in its bytes, so that they can be passed on unchanged. */
@NullMarked
package io.millrace.ingest.json;

import org.jspecify.annotations.NullMarked;
