package io.millrace.cdc.reader;

import io.millrace.cdc.binlog.BinlogEvent;
import java.util.List;

/** Events that came together. */
public record EventBatch(List<BinlogEvent> events) {
    public EventBatch {
        events = List.copyOf(events);
    }
}
