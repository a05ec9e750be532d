package io.millrace.cdc.check;

import java.util.List;
import java.util.Optional;

/**
 * {@code binlog_row_metadata=FULL} exists since MySQL 8.0.1 (release notes of 8.0.1) and MariaDB 10.5.0 (MDEV-20477). Without
 * it rows can't be decoded apart from the schema of the moment.
 */
final class VersionRules {
    private VersionRules() {}

    static void check(ServerFacts facts, List<Finding> findings) {
        Optional<ServerVersion> version = facts.version();
        if (version.isEmpty()) {
            findings.add(
                    notSupported("The server calls its version '" + facts.versionText() + "', which has no number."));
            return;
        }
        ServerVersion known = version.get();
        boolean supported = known.isMariaDb() ? known.isAtLeast(10, 5, 0) : known.isAtLeast(8, 0, 1);
        if (!supported) {
            findings.add(notSupported("The server is " + known + "."));
        }
    }

    private static Finding notSupported(String problem) {
        return new Finding.Blocking(
                FindingCode.VERSION_NOT_SUPPORTED,
                problem,
                "upgrade the server to MySQL 8.0.1 or later, or to MariaDB 10.5 or later");
    }
}
