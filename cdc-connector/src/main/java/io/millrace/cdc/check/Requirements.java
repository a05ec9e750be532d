package io.millrace.cdc.check;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * What an installation asks of a source beyond what capture itself needs.
 *
 * @param retention how long the server must keep its binlog: the longest outage that loses nothing
 * @param encryption whether the connection must be encrypted
 * @param loopback whether the connection stays within one machine
 * @param serverId the number that the connector was told to register with; empty when it chooses one
 */
public record Requirements(Duration retention, boolean encryption, boolean loopback, OptionalLong serverId) {
    /** With a number of the connector's own choice. */
    public Requirements(Duration retention, boolean encryption, boolean loopback) {
        this(retention, encryption, loopback, OptionalLong.empty());
    }

    public Requirements {
        if (retention.isNegative()) {
            throw new IllegalArgumentException("the binlog retention must not be negative, but is " + retention);
        }
    }
}
