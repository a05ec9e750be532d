package io.millrace.cdc.check;

/** Which family of servers a source belongs to; their variables, privileges and statements differ. */
public enum Flavor {
    MYSQL("MySQL"),
    MARIADB("MariaDB");

    private final String label;

    Flavor(String label) {
        this.label = label;
    }

    /** The family's name as people write it. */
    public String label() {
        return label;
    }
}
