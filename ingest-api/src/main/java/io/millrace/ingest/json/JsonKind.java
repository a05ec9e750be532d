package io.millrace.ingest.json;

/** The kinds of JSON value. */
public enum JsonKind {
    OBJECT,
    ARRAY,
    TEXT,
    NUMBER,
    BOOLEAN,
    NULL
}
