package io.millrace.ingest.live;

import io.millrace.runtime.settings.Default;
import io.millrace.runtime.settings.Description;

/** What people who look on may see. */
@Description("The last events and what became of them, at /live on the management port.")
public record LiveSettings(
        @Description("Events that are kept of each source, without their rows; 0 turns /live off.") @Default("100")
        int keep,

        @Description(
                "Whether /live shows the rows of new events, as they are stored. Whoever reaches the management port sees"
                        + " them then.")
        @Default("false")
        boolean rows) {
    private static final int MOST = 10_000;

    public LiveSettings {
        if (keep < 0 || keep > MOST) {
            throw new IllegalArgumentException("keep must lie between 0 and " + MOST + ", but is " + keep);
        }
    }
}
