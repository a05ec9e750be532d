package io.millrace.standalone.demo;

/**
 * One call of the Segment HTTP API.
 *
 * @param messageId what deduplication goes by
 * @param table the table that the call lands in
 * @param valid whether the edge has to accept it
 * @param json the call as it stands in a batch
 */
record DemoEvent(String messageId, String table, boolean valid, String json) {}
