package io.millrace.cdc.settings;

import io.millrace.runtime.settings.Default;
import io.millrace.runtime.settings.Description;
import io.millrace.runtime.settings.Secret;
import java.time.Duration;
import java.util.Optional;

/** How sources are compared with their mirrors. */
@Description(
        "Comparison of the sources with their mirrors in the warehouse, again and again; off without a warehouse-url.")
public record VerificationSettings(
        @Description("Address of the warehouse for the Redshift JDBC driver; without one nothing is compared.")
        Optional<String> warehouseUrl,

        @Description("User that may read the mirrors.") Optional<String> user,

        @Description("Password of the user.") @Secret Optional<String> password,

        @Description("Schema of the mirrors.") @Default("public")
        String schema,

        @Description("How often every table is compared.") @Default("1h")
        Duration every,

        @Description("How long a captured change may take to its mirror: more than the loader's cadence.")
        @Default("15m")
        Duration patience) {
    public VerificationSettings {
        if (every.toMillis() < 1_000 || patience.toMillis() < 1_000) {
            throw new IllegalArgumentException(
                    "every and patience must be at least 1s, but are " + every + " and " + patience);
        }
        if (warehouseUrl.isPresent() && (user.isEmpty() || password.isEmpty())) {
            throw new IllegalArgumentException("warehouse-url needs a user and a password");
        }
    }

    /** No comparison. */
    public static VerificationSettings off() {
        return new VerificationSettings(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "public",
                Duration.ofHours(1),
                Duration.ofMinutes(15));
    }

    @Override
    public String toString() {
        return "VerificationSettings[warehouseUrl=" + warehouseUrl + ", every=" + every + "]";
    }
}
