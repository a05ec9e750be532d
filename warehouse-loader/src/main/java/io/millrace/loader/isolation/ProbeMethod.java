package io.millrace.loader.isolation;

/** How the warehouse is asked about rows without loading them for good. */
public enum ProbeMethod {
    /** COPY with NOLOAD: quick, but it is not documented to find every fault ("NOLOAD" in the Redshift developer guide). */
    DRY_RUN,
    /** COPY in a transaction that is rolled back: finds what a load finds. */
    UNDONE_COPY
}
