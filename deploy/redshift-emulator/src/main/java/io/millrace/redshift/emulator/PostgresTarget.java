package io.millrace.redshift.emulator;

/**
 * The PostgreSQL server behind the emulator.
 *
 * @param superuser for the bootstrap and for writing load errors; clients come with their own users
 * @param superuserPassword empty if the server trusts local connections
 * @param database that certainly exists
 */
public record PostgresTarget(String host, int port, String superuser, String superuserPassword, String database) {
    public PostgresTarget {
        if (host.isBlank() || superuser.isBlank() || database.isBlank()) {
            throw new IllegalArgumentException("the PostgreSQL target needs a host, a superuser and a database");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("the PostgreSQL port must be between 1 and 65535: " + port);
        }
        if (superuserPassword.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a PostgreSQL password can't hold a zero character");
        }
    }

    @Override
    public String toString() {
        return "PostgresTarget[" + host + ":" + port + "/" + database + ", " + superuser + "]";
    }
}
