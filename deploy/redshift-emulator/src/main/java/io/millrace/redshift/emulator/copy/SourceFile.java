package io.millrace.redshift.emulator.copy;

import io.millrace.redshift.emulator.sql.S3Location;
import java.util.OptionalLong;

/**
 * A file that a COPY loads.
 *
 * @param mandatory whether the load fails when it is missing
 * @param contentLength in bytes, if the manifest says it
 */
record SourceFile(S3Location location, boolean mandatory, OptionalLong contentLength) {}
