package io.millrace.cdc.check;

/** A yes-or-no question that the server may refuse to answer to this account. */
public enum Answer {
    YES,
    NO,
    REFUSED
}
