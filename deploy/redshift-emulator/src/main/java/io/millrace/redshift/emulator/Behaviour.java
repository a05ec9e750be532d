package io.millrace.redshift.emulator;

import java.util.Objects;

/**
 * Where Redshift itself can be set up in different ways, or where a test wants the emulator to be kinder than Redshift.
 *
 * @param exactJsonFractions false, as Redshift: an unquoted number with a fraction in JSON is a binary floating point number
 *     before it becomes a DECIMAL, and loses digits by that (Redshift documentation, "COPY from JSON format", "Preserving
 *     precision"); true keeps every digit
 */
public record Behaviour(boolean exactJsonFractions, Isolation isolation) {
    /** What a new cluster does. */
    public static final Behaviour DEFAULT = new Behaviour(false, Isolation.SNAPSHOT);

    public Behaviour {
        Objects.requireNonNull(isolation, "isolation");
    }

    /** The isolation level of the databases (Redshift documentation, "Isolation levels in Amazon Redshift"). */
    public enum Isolation {
        SNAPSHOT("repeatable read", "Snapshot Isolation"),
        SERIALIZABLE("serializable", "Serializable");

        private final String postgres;
        private final String shown;

        Isolation(String postgres, String shown) {
            this.postgres = postgres;
            this.shown = shown;
        }

        /** PostgreSQL's name for the same. */
        public String postgres() {
            return postgres;
        }

        /** As {@code stv_db_isolation_level} shows it. */
        public String shown() {
            return shown;
        }
    }
}
