package io.millrace.schemas.derived;

import java.util.Optional;

/**
 * What the job of a dataset says of it, for those who don't have the job's file.
 *
 * @param format version of this document: {@value #FORMAT}
 * @param grain {@code day} or {@code hour}
 * @param table of the warehouse into which current versions are loaded, {@code table} or {@code schema.table}; empty for none
 */
public record DerivedDescription(
        int format, String dataset, String grain, String owner, String description, Optional<String> table) {
    /** The version of the document that this program writes. */
    public static final int FORMAT = 1;

    public DerivedDescription {
        if (format != FORMAT) {
            throw new IllegalArgumentException(
                    "format " + format + " is not known; this program reads " + FORMAT + ": upgrade Millrace");
        }
    }
}
