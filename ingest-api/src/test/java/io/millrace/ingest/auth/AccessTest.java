package io.millrace.ingest.auth;

import io.millrace.ingest.limit.RateSettings;
import io.millrace.ingest.privacy.Privacy;
import io.millrace.ingest.privacy.PrivacySettings;
import io.millrace.ingest.reload.FileWatch;
import io.millrace.ingest.reload.Watched;
import io.millrace.schemas.dataset.DatasetName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class AccessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final FileWatch files = new FileWatch(Duration.ofMillis(50), Clock.systemUTC());
    private final AtomicLong nanoTime = new AtomicLong();

    @TempDir
    private Path directory;

    @AfterEach
    void stopWatching() {
        files.close();
    }

    @Test
    void findsWhatAKeyPermits() {
        Access access = access(new AccessSettings(
                List.of(
                        server("web", "web-key"),
                        new WriteKeySettings(
                                "app",
                                sha256("app-key").toUpperCase(Locale.ROOT),
                                KeyKind.BROWSER,
                                List.of("plays"),
                                List.of("https://app.example.com"))),
                List.of()));

        Grant web = access.grant("web-key").orElseThrow();
        assertThat(web.source().name()).isEqualTo("web");
        assertThat(web.allows(new DatasetName("anything"))).isTrue();
        assertThat(web.allowsOrigin("https://app.example.com")).isFalse();

        Grant app = access.grant("app-key").orElseThrow();
        assertThat(app.source().name()).isEqualTo("app");
        assertThat(app.allows(new DatasetName("plays"))).isTrue();
        assertThat(app.allows(new DatasetName("searches"))).isFalse();
        assertThat(app.allowsOrigin("https://app.example.com")).isTrue();
        assertThat(app.allowsOrigin("https://evil.example")).isFalse();

        assertThat(access.grant("")).isEmpty();
        assertThat(access.grant("web-key ")).isEmpty();
        assertThat(access.grant(sha256("web-key"))).isEmpty();
    }

    @Test
    void settingsThatCannotBeAreRefused() {
        String hash = sha256("k");
        assertThatThrownBy(() -> new WriteKeySettings("Web Site", hash, KeyKind.SERVER, List.of(), List.of()))
                .hasMessageContaining("source");
        assertThatThrownBy(() -> new WriteKeySettings("web", "web-key", KeyKind.SERVER, List.of(), List.of()))
                .hasMessageContaining("64 hexadecimal");
        assertThatThrownBy(() -> new WriteKeySettings("web", hash, KeyKind.BROWSER, List.of(), List.of()))
                .hasMessageContaining("needs origins");
        assertThatThrownBy(() -> new WriteKeySettings("web", hash, KeyKind.SERVER, List.of(), List.of("*")))
                .hasMessageContaining("kind browser");
        assertThatThrownBy(() -> new WriteKeySettings("web", hash, KeyKind.SERVER, List.of("No Table"), List.of()))
                .hasMessageContaining("No Table");
        assertThatThrownBy(() -> new AccessSettings(List.of(server("a", "k"), server("b", "k")), List.of()))
                .hasMessageContaining("twice");
    }

    @Test
    void keysComeAndGoWithTheirFile() throws IOException {
        Path file = directory.resolve("keys.yaml");
        write(file, keys("app", "first"));
        Access access = access(new AccessSettings(List.of(server("web", "web-key")), List.of()));
        Watched<AccessSettings> watched = KeyFile.watch(file, access, files);
        files.start();
        assertThat(access.grant("first")).isPresent();
        assertThat(access.grant("web-key")).isPresent();

        write(file, keys("app", "first", "second"));
        await().atMost(PATIENCE).until(() -> access.grant("second").isPresent());
        assertThat(access.grant("first")).isPresent();

        write(file, keys("app", "second"));
        await().atMost(PATIENCE).until(() -> access.grant("first").isEmpty());
        assertThat(access.grant("second")).isPresent();
        assertThat(access.grant("web-key")).isPresent();
        assertThat(watched.problem()).isEmpty();
    }

    @Test
    void aBrokenFileLeavesTheLastGoodKeys() throws IOException {
        Path file = directory.resolve("keys.yaml");
        write(file, keys("app", "first"));
        Access access = access(AccessSettings.NONE);
        Watched<AccessSettings> watched = KeyFile.watch(file, access, files);
        files.start();

        write(file, keys("app", "second") + "  typo: 1\n");
        await().atMost(PATIENCE).until(() -> watched.problem().isPresent());
        assertThat(watched.problem().orElseThrow().reason()).contains("typo");
        assertThat(access.grant("first")).isPresent();
        assertThat(access.grant("second")).isEmpty();

        write(file, "");
        await().atMost(PATIENCE)
                .until(() -> watched.problem().orElseThrow().reason().contains("no section 'access'"));
        assertThat(access.grant("first")).isPresent();

        write(file, keys("app", "third"));
        await().atMost(PATIENCE).until(() -> watched.problem().isEmpty());
        assertThat(access.grant("first")).isEmpty();
        assertThat(access.grant("third")).isPresent();
    }

    @Test
    void aMissingFileStopsTheStart() {
        Path file = directory.resolve("missing.yaml");
        assertThatThrownBy(() -> KeyFile.watch(file, access(AccessSettings.NONE), files))
                .hasMessageContaining("missing.yaml");
    }

    @Test
    void allKeysOfASourceShareItsRateAcrossReloads() {
        AccessSettings file = new AccessSettings(
                List.of(server("web", "one"), server("web", "two")),
                List.of(new SourceSettings(
                        "web",
                        Optional.of(DataSize.ofKilobytes(1)),
                        Optional.empty(),
                        new RateSettings(Optional.of(10), Optional.of(20), Optional.empty(), Optional.empty()),
                        noPrivacy())));
        Access access = access(AccessSettings.NONE);
        access.replace(file);
        access.grant("one").orElseThrow().source().rate().charge(25, 100);
        assertThat(access.grant("two").orElseThrow().source().rate().mustWait()).isPresent();
        assertThat(access.grant("one").orElseThrow().source().maxRequestBytes()).isEqualTo(1024);

        access.replace(file);
        assertThat(access.grant("two").orElseThrow().source().rate().mustWait()).isPresent();
        nanoTime.addAndGet(Duration.ofMillis(501).toNanos());
        assertThat(access.grant("two").orElseThrow().source().rate().mustWait()).isEmpty();
    }

    private Access access(AccessSettings settings) {
        return new Access(
                settings, new Access.Defaults(500_000, 1_000_000), new Privacy(Optional.empty(), files), nanoTime::get);
    }

    private static PrivacySettings noPrivacy() {
        return new PrivacySettings(
                PrivacySettings.AddressHandling.KEEP,
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    private static WriteKeySettings server(String source, String key) {
        return new WriteKeySettings(source, sha256(key), KeyKind.SERVER, List.of(), List.of());
    }

    private static String keys(String source, String... keys) {
        StringBuilder yaml = new StringBuilder("access:\n  write-keys:\n");
        for (String key : keys) {
            yaml.append("    - {source: " + source + ", sha256: \"" + sha256(key) + "\"}\n");
        }
        return yaml.toString();
    }

    /** As whoever rotates keys should: nobody sees half a file. */
    private void write(Path file, String text) throws IOException {
        Path next = directory.resolve("next.yaml");
        Files.writeString(next, text);
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String sha256(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
