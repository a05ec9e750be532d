package io.millrace.standalone.demo;

import java.util.List;

/**
 * One call of the Segment HTTP API.
 *
 * @param messageId what deduplication goes by
 * @param tables the tables that the call lands in; the one with its properties is first
 * @param valid whether the edge has to accept it
 * @param json the call as it stands in a batch
 */
record DemoEvent(String messageId, List<String> tables, boolean valid, String json) {
    DemoEvent {
        tables = List.copyOf(tables);
    }
}
