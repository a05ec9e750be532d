package io.millrace.ingest.auth;

/** Who holds a write key, and hence how far it can be trusted. */
public enum KeyKind {
    /** Stands in web pages and apps, where everybody can read it: bound to the origins that it may be used from. */
    BROWSER,
    /** Known to backends only: refused as soon as a browser shows it, since then it has leaked into a page. */
    SERVER
}
