package io.millrace.redshift.emulator.unload;

import io.millrace.redshift.emulator.sql.S3Location;

/** A file that an UNLOAD has written. */
record UnloadedFile(S3Location location, long bytes, long rows) {}
