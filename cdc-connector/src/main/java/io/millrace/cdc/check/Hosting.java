package io.millrace.cdc.check;

/** Who runs a server, and hence how its settings are changed. */
public enum Hosting {
    /** The settings are changed by statements and in the server's option file. */
    OWN,
    /** Amazon RDS: settings stand in the DB parameter group, binlog retention in a stored procedure. */
    RDS,
    /** Amazon Aurora: settings stand in the DB cluster parameter group, binlog retention in a stored procedure. */
    AURORA
}
