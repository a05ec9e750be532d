package io.millrace.redshift.emulator.parquet;

import java.io.IOException;

/** A file that is not Parquet, is damaged, or uses what this package does not read. */
public final class InvalidParquetException extends IOException {
    InvalidParquetException(String message) {
        super(message);
    }

    InvalidParquetException(String message, Throwable cause) {
        super(message, cause);
    }
}
