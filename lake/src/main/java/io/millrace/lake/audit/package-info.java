/** Walks the chains of a dataset and reports what does not fit together. */
@NullMarked
package io.millrace.lake.audit;

import org.jspecify.annotations.NullMarked;
