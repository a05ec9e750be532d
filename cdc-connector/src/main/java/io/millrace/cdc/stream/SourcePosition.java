package io.millrace.cdc.stream;

/**
 * How far a source has been captured. It is written in the same Kafka transaction as the changes before it.
 *
 * @param serverUuid the server that file and position belong to
 * @param gtids every transaction that is captured whole, in the server's notation; empty where it has no GTIDs
 * @param file the place behind the last transaction that is captured whole
 * @param partial what of the next transaction is captured already
 * @param seq sequence number of the last change
 */
public record SourcePosition(
        String serverUuid, boolean mariaDb, String gtids, String file, long position, Partial partial, long seq) {
    /**
     * The captured part of a large transaction.
     *
     * @param gtid the transaction; empty where the server has no GTIDs
     * @param changes how many of its changes are captured; 0 for none
     * @param rules what the settings captured then: the count means nothing under others
     */
    public record Partial(String gtid, long changes, String rules) {
        public static final Partial NONE = new Partial("", 0, "");
    }

    public SourcePosition {
        if (seq < 0 || position < 0 || partial.changes() < 0) {
            throw new IllegalArgumentException(
                    "seq " + seq + ", position " + position + " or " + partial + " is below 0");
        }
    }

    /** Whether the place is found by GTIDs rather than by file and position. */
    public boolean usesGtids() {
        return !gtids.isEmpty();
    }
}
