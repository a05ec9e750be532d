package io.millrace.cdc.check;

import java.time.Duration;

/**
 * What an installation asks of a source beyond what capture itself needs.
 *
 * @param retention how long the server must keep its binlog: the longest outage that loses nothing
 * @param encryption whether the connection must be encrypted
 * @param loopback whether the connection stays within one machine
 */
public record Requirements(Duration retention, boolean encryption, boolean loopback) {
    public Requirements {
        if (retention.isNegative()) {
            throw new IllegalArgumentException("the binlog retention must not be negative, but is " + retention);
        }
    }
}
