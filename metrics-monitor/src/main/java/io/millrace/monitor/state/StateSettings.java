package io.millrace.monitor.state;

import io.millrace.runtime.settings.Default;
import io.millrace.runtime.settings.Description;
import io.millrace.runtime.settings.Secret;
import io.millrace.runtime.settings.Section;
import java.time.Duration;

/** Section {@code state}. */
@Description("The monitor's own database, a PostgreSQL: history, incidents and what people decided about them.")
public record StateSettings(
        @Description("Address for PostgreSQL's JDBC driver, such as jdbc:postgresql://host:5432/monitor.")
        String jdbcUrl,

        @Description("User that owns the database; the monitor makes and changes its tables by itself.")
        String user,

        @Description("Password of the user.") @Secret String password,

        @Description("Most connections at a time.") @Default("6")
        int connections,

        @Description("How long one statement may take.") @Default("20s")
        Duration timeout,

        @Description("How long what was counted of each hour is kept.") @Default("90d")
        Duration reconciliationRetention,

        @Description("How long fingerprints are kept; the detector wants nine weeks.") @Default("90d")
        Duration fingerprintRetention,

        @Description("How long incidents are kept after their end, with what was sent about them.") @Default("365d")
        Duration incidentRetention) {
    public static final Section<StateSettings> SECTION = new Section<>("state", StateSettings.class);

    public StateSettings {
        if (!jdbcUrl.startsWith("jdbc:postgresql://")) {
            throw new IllegalArgumentException("jdbc-url must begin with jdbc:postgresql://");
        }
        if (connections < 2 || connections > 100) {
            throw new IllegalArgumentException("connections must be within 2..100, but is " + connections);
        }
        positive("timeout", timeout);
        positive("reconciliation-retention", reconciliationRetention);
        positive("fingerprint-retention", fingerprintRetention);
        positive("incident-retention", incidentRetention);
    }

    private static void positive(String key, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(key + " must be more than nothing, but is " + duration);
        }
    }

    @Override
    public String toString() {
        return "StateSettings[jdbcUrl=" + jdbcUrl + ", user=" + user + "]";
    }
}
