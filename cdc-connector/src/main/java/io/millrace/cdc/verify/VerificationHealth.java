package io.millrace.cdc.verify;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Shows at {@code /actuator/health} what came of comparing the sources last. Always up: capture goes on whatever was found. */
public final class VerificationHealth implements HealthIndicator {
    private final ScheduledVerifications verifications;

    public VerificationHealth(ScheduledVerifications verifications) {
        this.verifications = verifications;
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up();
        for (ScheduledVerification verification : verifications.all()) {
            health.withDetail(
                    verification.source(),
                    verification.last().<Object>map(VerificationHealth::shown).orElse("not compared yet"));
        }
        return health.build();
    }

    private static Map<String, Object> shown(ScheduledVerification.Report report) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("finished", report.finished());
        report.problem().ifPresent(problem -> shown.put("problem", problem));
        shown.put("differences", report.differences());
        for (Verdict.Outcome outcome : Verdict.Outcome.values()) {
            shown.put(outcome.name().toLowerCase(Locale.ROOT), report.tables(outcome));
        }
        report.verdicts().stream()
                .filter(Verdict::isWrong)
                .forEach(verdict -> shown.put(verdict.table(), verdict.reason()));
        return shown;
    }
}
