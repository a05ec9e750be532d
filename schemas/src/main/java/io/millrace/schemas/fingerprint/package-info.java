/** What the values of a batch look like, column by column, in summaries that merge across batches. */
@NullMarked
package io.millrace.schemas.fingerprint;

import org.jspecify.annotations.NullMarked;
