/** COPY from S3: reading JSON objects, converting them to the columns' types, reporting load errors. */
@NullMarked
package io.millrace.redshift.emulator.copy;

import org.jspecify.annotations.NullMarked;
