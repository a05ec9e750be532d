package io.millrace.monitor.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A migration of the monitor's database that was delivered never changes: databases that have it would refuse the next version. */
class GoldenStateMigrationsTest {
    private static final Path MIGRATIONS = Path.of("src/main/resources/millrace/monitor/state");
    private static final Path GOLDEN = Path.of("src/test/resources/golden/state-migrations.sha256");

    @Test
    void deliveredMigrationsAreAsTheyWereAndEachIsNoted() throws IOException, GeneralSecurityException {
        Map<String, String> noted = new TreeMap<>();
        for (String line : Files.readAllLines(GOLDEN)) {
            String[] parts = line.split(" +", 2);
            noted.put(parts[1], parts[0]);
        }
        Map<String, String> present = new TreeMap<>();
        try (Stream<Path> files = Files.list(MIGRATIONS)) {
            for (Path file : files.toList()) {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
                present.put(file.getFileName().toString(), HexFormat.of().formatHex(digest));
            }
        }
        assertThat(present)
                .as("after adding a migration: sha256sum *.sql > " + GOLDEN)
                .isEqualTo(noted);
    }
}
