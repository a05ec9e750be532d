package io.millrace.schemas.warehouse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A migration that was delivered never changes: warehouses that have it would refuse the next version. And every migration
 * leaves what the version before wrote as it is, so that the versions can be swapped both ways.
 */
class GoldenMigrationsTest {
    private static final Path MIGRATIONS = Path.of("src/main/resources/millrace/warehouse/migration");
    private static final Path GOLDEN = Path.of("src/test/resources/golden/migrations.sha256");

    @Test
    void deliveredMigrationsAreAsTheyWere() throws IOException, GeneralSecurityException {
        for (Map.Entry<String, String> delivered : golden().entrySet()) {
            byte[] text = Files.readAllBytes(MIGRATIONS.resolve(delivered.getKey()));
            String digest = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text));
            assertThat(digest).as(delivered.getKey()).isEqualTo(delivered.getValue());
        }
    }

    @Test
    void everyMigrationIsNoted() throws IOException {
        assertThat(golden().keySet())
                .as("after adding a migration: sha256sum *.sql > " + GOLDEN)
                .isEqualTo(migrations().keySet());
    }

    @Test
    void nothingIsTakenAwayAndNoNewColumnIsRequired() throws IOException {
        migrations().forEach((name, text) -> {
            String statements = text.replaceAll("(?m)--.*$", "").toUpperCase(Locale.ROOT);
            assertThat(statements)
                    .as(name)
                    .doesNotContainPattern("\\bDROP\\b|\\bRENAME\\b|\\bDELETE\\b|\\bTRUNCATE\\b")
                    .doesNotContainPattern("ADD COLUMN[^;]*NOT NULL");
        });
    }

    private static Map<String, String> golden() throws IOException {
        Map<String, String> golden = new LinkedHashMap<>();
        for (String line : Files.readAllLines(GOLDEN)) {
            String[] parts = line.split(" +", 2);
            golden.put(parts[1], parts[0]);
        }
        return golden;
    }

    private static Map<String, String> migrations() throws IOException {
        Map<String, String> migrations = new LinkedHashMap<>();
        List<Path> files;
        try (Stream<Path> listed = Files.list(MIGRATIONS)) {
            files = listed.sorted().toList();
        }
        for (Path file : files) {
            migrations.put(file.getFileName().toString(), Files.readString(file, StandardCharsets.UTF_8));
        }
        return migrations;
    }
}
