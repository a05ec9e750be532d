package io.millrace.cdc.stream;

/** The forms in which changes can be written. */
public enum ChangeFormats {
    /** Millrace's own, which the warehouse's mirrors need. */
    MILLRACE,
    MAXWELL,
    DEBEZIUM;

    ChangeFormat make(StreamOptions options) {
        return switch (this) {
            case MILLRACE -> new Envelope(options.source(), options.serverUuid());
            case MAXWELL -> new MaxwellFormat();
            case DEBEZIUM -> new DebeziumFormat(options.source(), options.mariaDb());
        };
    }
}
