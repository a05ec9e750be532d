package io.millrace.cdc.source;

import java.util.Locale;

/** Why nothing could be read of a source. */
public enum FailureKind {
    /** Nobody answers at the address, or not in time. */
    UNREACHABLE,
    /** The server does not let the account in. */
    ACCESS_DENIED,
    /** The two sides find no encryption that both accept. */
    TLS,
    /** The server answers with another error. */
    REFUSED;

    /** As it stands in health and metrics. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
