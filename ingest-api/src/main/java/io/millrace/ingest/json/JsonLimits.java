package io.millrace.ingest.json;

import io.millrace.runtime.settings.Default;
import io.millrace.runtime.settings.Description;

/** How complicated the JSON of one event may be. The largest values are what a row of the lake can be. */
@Description("How complicated the JSON of one event may be; its size is max-event-size.")
public record JsonLimits(
        @Description(
                "Levels of objects and arrays inside each other, the event itself included; at most 1000. A row may have"
                        + " 200 in any case.")
        @Default("1000")
        int maxDepth,

        @Description("Fields of one object.") @Default("2000")
        int maxFields,

        @Description("Bytes of a field's name.") @Default("1024")
        int maxNameBytes,

        @Description("Characters of a number; at most 4000.") @Default("4000")
        int maxNumberLength,

        @Description("Columns of the row that an event becomes; a Redshift table has at most 1600.") @Default("1600")
        int maxColumns) {
    private static final int DEEPEST = 1_000;
    private static final int LONGEST_NUMBER = 4_000;

    /** The defaults. */
    public static final JsonLimits DEFAULT = new JsonLimits(DEEPEST, 2_000, 1_024, LONGEST_NUMBER, 1_600);

    public JsonLimits {
        if (maxDepth < 2 || maxDepth > DEEPEST) {
            throw new IllegalArgumentException("max-depth must lie between 2 and 1000, but is " + maxDepth);
        }
        if (maxFields < 1 || maxNameBytes < 1 || maxColumns < 1) {
            throw new IllegalArgumentException("max-fields, max-name-bytes and max-columns must be at least 1");
        }
        if (maxNumberLength < 1 || maxNumberLength > LONGEST_NUMBER) {
            throw new IllegalArgumentException(
                    "max-number-length must lie between 1 and 4000, but is " + maxNumberLength);
        }
    }
}
