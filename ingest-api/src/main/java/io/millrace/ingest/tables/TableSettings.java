package io.millrace.ingest.tables;

import io.millrace.runtime.settings.Default;
import io.millrace.runtime.settings.Description;
import io.millrace.schemas.warehouse.PublishedTable;

/** Events are held against the tables of the warehouse. */
@Description("Events are held against the tables of the warehouse.")
public record TableSettings(
        @Description(
                "What becomes of events with values of kinds that their table can't hold: off doesn't look, warn accepts and marks"
                        + " them, quarantine accepts them for the bad rows, reject refuses them.")
        @Default("off")
        Mismatch onMismatch,

        @Description("The topic in which the loader publishes the tables.") @Default(PublishedTable.TOPIC)
        String topic) {}
