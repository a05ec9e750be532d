package io.millrace.jobs;

import java.util.Locale;

/** How much time one partition of a job's output covers, in UTC. */
public enum Grain {
    DAY,
    HOUR;

    /**
     * @throws IllegalArgumentException when the text is neither {@code day} nor {@code hour}
     */
    public static Grain parse(String text) {
        for (Grain grain : values()) {
            if (grain.text().equals(text)) {
                return grain;
            }
        }
        throw new IllegalArgumentException("'" + text + "' is not a grain; use day or hour");
    }

    /** The grain as it stands in a job file. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
