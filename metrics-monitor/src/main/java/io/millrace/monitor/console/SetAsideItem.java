package io.millrace.monitor.console;

import io.millrace.monitor.replay.RecordReplay;
import io.millrace.monitor.replay.SetAsideRecord;
import java.time.Instant;

/**
 * A record that is no row: it was set aside before the lake.
 *
 * @param hour of its batch
 */
public record SetAsideItem(SetAsideRecord record, RecordReplay.Prospect prospect, Instant hour) {
    /** Where the record's own page is. */
    public String address() {
        return Addresses.badRow(record.file(), record.line());
    }

    /** Whether it can be sent once more. */
    public boolean isReady() {
        return prospect instanceof RecordReplay.Prospect.Ready;
    }

    /** Whether no mending here can make it a row. */
    public boolean isLost() {
        return prospect instanceof RecordReplay.Prospect.Never;
    }

    public State state() {
        if (prospect instanceof RecordReplay.Prospect.Marked marked) {
            return marked.mark().isSent() ? new State("good", "sent again") : new State("move", "being sent");
        }
        if (prospect instanceof RecordReplay.Prospect.Ready) {
            return new State("good", "can be sent");
        }
        return prospect instanceof RecordReplay.Prospect.NotYet
                ? new State("warn", "still breaks the contract")
                : new State("none", "for the sender to mend");
    }

    /** What there is to say about it, in a sentence. */
    public String remark() {
        if (prospect instanceof RecordReplay.Prospect.Marked marked) {
            String by = marked.mark().who() + " at " + Show.moment(marked.mark().at()) + " UTC";
            return marked.mark().isSent()
                    ? "Sent again by " + by + ": partition " + marked.mark().partition() + ", offset "
                            + marked.mark().offset() + "."
                    : "Begun by " + by + ".";
        }
        if (prospect instanceof RecordReplay.Prospect.NotYet waits) {
            return "Not as things are: " + waits.reason() + ".";
        }
        if (prospect instanceof RecordReplay.Prospect.Never never) {
            return "It can't become a row: " + never.reason() + ".";
        }
        return "It is a row as the contract stands now.";
    }
}
