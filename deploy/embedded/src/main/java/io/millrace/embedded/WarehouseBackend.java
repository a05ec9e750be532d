package io.millrace.embedded;

/** A warehouse that speaks Redshift's SQL and protocol, with an owner who may do everything in it and a read-only analyst. */
public interface WarehouseBackend extends Backend {

    /** The address for the Redshift JDBC driver, without credentials: {@code jdbc:redshift://host:port/database?ssl=false}. */
    String jdbcUrl();

    String host();

    int port();

    String database();

    /** The user who owns the database. */
    String ownerUser();

    String ownerPassword();

    /** The user who may read the schemas {@code public} and {@code millrace}, and change nothing. */
    String analystUser();

    String analystPassword();

    /** The address, for PostgreSQL's JDBC driver, of the monitor's own database, which stands beside the warehouse. */
    String monitorJdbcUrl();

    /** The user who owns the monitor's database. */
    String monitorUser();

    String monitorPassword();
}
