package io.millrace.cdc.binlog;

/**
 * How servers differ in describing tables.
 *
 * @param yearsHaveSigns whether YEAR is among the columns that have a sign: on MySQL since 8.0.17, on MariaDB always
 * @param geometriesHaveCollations whether geometries are among the columns that have a collation: on MariaDB alone
 */
public record Dialect(boolean yearsHaveSigns, boolean geometriesHaveCollations) {
    public static final Dialect MARIADB = new Dialect(true, true);
    public static final Dialect MYSQL = new Dialect(true, false);
    public static final Dialect OLD_MYSQL = new Dialect(false, false);
}
