package io.millrace.redshift.emulator.sql;

import java.util.Objects;

/** What the files of a COPY look like inside. */
public sealed interface SourceFormat {
    /** As {@code stl_load_commits.file_format} shows it. */
    String shown();

    /** Objects that are separated by white space. */
    record Json(CopyCommand.JsonMapping mapping) implements SourceFormat {
        public Json {
            Objects.requireNonNull(mapping, "mapping");
        }

        @Override
        public String shown() {
            return "JSON";
        }
    }

    /**
     * Lines of fields.
     *
     * @param csv whether quotes follow the rules of CSV
     * @param quote around fields with CSV
     * @param escape whether a backslash takes the meaning of the character after it
     * @param removeQuotes whether quotes around a field are not part of it, without the other rules of CSV
     * @param headerLines left out at the start of each file
     * @param ignoreBlankLines whether empty lines are left out
     * @param fillRecord whether fields may be missing at the end of a line
     * @param nullText a field of this text is NULL
     */
    record Delimited(
            boolean csv,
            char delimiter,
            char quote,
            boolean escape,
            boolean removeQuotes,
            long headerLines,
            boolean ignoreBlankLines,
            boolean fillRecord,
            String nullText)
            implements SourceFormat {
        public Delimited {
            Objects.requireNonNull(nullText, "nullText");
        }

        @Override
        public String shown() {
            return "Text";
        }
    }

    /**
     * Parquet: columns by their places.
     *
     * @param fillRecord whether columns may be missing at the end
     * @param serializeToJson whether nested values land as JSON text in character columns
     */
    record Parquet(boolean fillRecord, boolean serializeToJson) implements SourceFormat {
        @Override
        public String shown() {
            return "Parquet";
        }
    }
}
