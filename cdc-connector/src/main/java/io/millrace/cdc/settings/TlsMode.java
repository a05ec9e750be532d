package io.millrace.cdc.settings;

/** How a connection to a source is protected. */
public enum TlsMode {
    /** Not at all. */
    DISABLED,
    /** Encrypted; whoever answers is believed. */
    REQUIRED,
    /** Encrypted, and the server's certificate is signed by a trusted authority. */
    VERIFY_CA,
    /** As {@link #VERIFY_CA}, and the certificate names the host. */
    VERIFY_FULL
}
