package io.millrace.cdc.check;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The way to the server, and the clock it writes with. */
final class ConnectionRules {
    private static final Set<String> UTC =
            Set.of("UTC", "ETC/UTC", "GMT", "ETC/GMT", "UCT", "ETC/UCT", "ZULU", "UNIVERSAL", "+00:00", "-00:00");

    private ConnectionRules() {}

    static void check(ServerFacts facts, Requirements requirements, List<Finding> findings) {
        encryption(facts, requirements, findings);
        timeZone(facts, findings);
    }

    private static void encryption(ServerFacts facts, Requirements requirements, List<Finding> findings) {
        if (facts.encrypted()) {
            return;
        }
        if (requirements.encryption()) {
            findings.add(new Finding.Blocking(
                    FindingCode.TLS_NOT_ACTIVE,
                    "The source asks for TLS, but the connection is not encrypted.",
                    "give the server a certificate (ssl_cert, ssl_key in its option file), or set the source's tls to"
                            + " disabled where the network is trusted"));
        } else if (!requirements.loopback()) {
            findings.add(new Finding.Warning(
                    FindingCode.TLS_NOT_REQUIRED,
                    "Rows cross the network without encryption.",
                    "set the source's tls to required, verify-ca or verify-full"));
        }
    }

    /** TIMESTAMP is UTC in the binlog; DATETIME is what the session's clock said. */
    private static void timeZone(ServerFacts facts, List<Finding> findings) {
        ServerVariables variables = facts.variables();
        String zone = variables.text("time_zone").orElse("SYSTEM");
        Optional<String> effective =
                zone.equalsIgnoreCase("SYSTEM") ? variables.text("system_time_zone") : Optional.of(zone);
        if (effective.isEmpty() || UTC.contains(effective.get().toUpperCase(Locale.ROOT))) {
            return;
        }
        findings.add(new Finding.Warning(
                FindingCode.TIME_ZONE_NOT_UTC,
                "The server's time zone is " + effective.get()
                        + ": DATETIME values that NOW() fills are local time, and are kept without a zone.",
                new Remedies(facts).set("time_zone", "'+00:00'")
                        + " if the applications agree; otherwise analysts convert"));
    }
}
