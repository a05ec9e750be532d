package io.millrace.embedded;

/**
 * The passwords of the warehouse's users. The superuser's is set once, when the database is made; the others at every start.
 *
 * @param monitor of the user of the monitor's own database, which stands in the same server
 */
public record WarehousePasswords(String owner, String analyst, String superuser, String monitor) {

    public WarehousePasswords {
        Checks.notBlank("the owner's password", owner);
        Checks.notBlank("the analyst's password", analyst);
        Checks.notBlank("the superuser's password", superuser);
        Checks.notBlank("the password of the monitor's user", monitor);
    }

    @Override
    public String toString() {
        return "WarehousePasswords[]";
    }
}
