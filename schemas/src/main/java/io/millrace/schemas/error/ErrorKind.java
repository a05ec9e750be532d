package io.millrace.schemas.error;

/** Who has to act on an error, and hence whether a retry can help. */
public enum ErrorKind {
    /** The caller or operator gave something wrong; repeating the same request fails again. */
    USER,
    /** A row or batch does not fit; the data has to be mended, or its contract. */
    DATA,
    /** A server that Millrace depends on is away or refuses; a later retry can succeed. */
    EXTERNAL,
    /** Millrace itself broke an invariant; it stops rather than lose or double data. */
    INTERNAL
}
