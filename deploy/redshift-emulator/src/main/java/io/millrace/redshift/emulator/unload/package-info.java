/** UNLOAD to S3: rows of a query as files of text, JSON or Parquet. */
@NullMarked
package io.millrace.redshift.emulator.unload;

import org.jspecify.annotations.NullMarked;
