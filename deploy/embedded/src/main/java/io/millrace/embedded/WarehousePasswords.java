package io.millrace.embedded;

/**
 * The passwords of the warehouse's users. The superuser's is set once, when the database is made; the others at every start.
 */
public record WarehousePasswords(String owner, String analyst, String superuser) {

    public WarehousePasswords {
        Checks.notBlank("the owner's password", owner);
        Checks.notBlank("the analyst's password", analyst);
        Checks.notBlank("the superuser's password", superuser);
    }

    @Override
    public String toString() {
        return "WarehousePasswords[]";
    }
}
