package io.millrace.cdc.check;

/** Words remedies as they apply where the server runs. */
final class Remedies {
    private final Hosting hosting;
    private final boolean mariaDb;

    Remedies(ServerFacts facts) {
        this.hosting = facts.hosting();
        this.mariaDb = facts.isMariaDb();
    }

    /** For a variable that can be changed while the server runs. */
    String set(String variable, String value) {
        if (hosting != Hosting.OWN) {
            return group(variable, value);
        }
        if (mariaDb) {
            return "SET GLOBAL " + variable + " = " + value + "; and " + variable + " = " + unquoted(value)
                    + " below [mariadb] in the option file, so that a restart keeps it";
        }
        return "SET PERSIST " + variable + " = " + value + ";";
    }

    /** For an option that takes effect with a restart alone. */
    String option(String name, String value) {
        if (hosting != Hosting.OWN) {
            return group(name, value) + ", then restart the server";
        }
        return name + " = " + value + " below " + (mariaDb ? "[mariadb]" : "[mysqld]")
                + " in the option file, then restart the server";
    }

    private String group(String variable, String value) {
        String shown = unquoted(value).isEmpty() ? "empty" : unquoted(value);
        return "set " + variable + " to " + shown + " in the "
                + (hosting == Hosting.AURORA ? "DB cluster parameter group" : "DB parameter group");
    }

    private static String unquoted(String value) {
        return value.replace("'", "");
    }
}
