/** Parquet files without Hadoop: the library's encodings and levels, own reading and writing of the file around them. */
@NullMarked
package io.millrace.redshift.emulator.parquet;

import org.jspecify.annotations.NullMarked;
