package io.millrace.ingest.privacy;

import io.millrace.ingest.event.IncomingEvent;
import io.millrace.ingest.reload.FileWatch;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.row.RowReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.millrace.ingest.privacy.PrivacySettings.AddressHandling.DROP;
import static io.millrace.ingest.privacy.PrivacySettings.AddressHandling.KEEP;
import static io.millrace.ingest.privacy.PrivacySettings.AddressHandling.TRUNCATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class PrivacyTest {
    private static final String SECRET = "correct horse battery staple";

    private final FileWatch files = new FileWatch(Duration.ofMillis(50), Clock.systemUTC());

    @TempDir
    private Path directory;

    @AfterEach
    void stopWatching() {
        files.close();
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.77,203.0.113.0",
        "::ffff:203.0.113.77,203.0.113.0",
        "2001:db8:85a3:8d3:1319:8a2e:370:7348,2001:db8:85a3:0:0:0:0:0",
        "::1,0:0:0:0:0:0:0:0",
    })
    void addressesAreCutToTheirNetwork(String address, String network) {
        assertThat(NetworkAddress.truncated(address)).contains(network);
    }

    @ParameterizedTest
    @CsvSource({"localhost", "999.1.1.1", "1.2.3", "203.0.113.77:80", "fe80::1%eth0", "beef", "''", "1:2:3"})
    void whatIsNoAddressIsNotKept(String text) {
        assertThat(NetworkAddress.truncated(text)).isEmpty();
    }

    @Test
    void addressesAreCutOrLeftOut() {
        IncomingEvent event = event("{\"context_ip\":\"203.0.113.77\",\"a\":1.50,\"ip\":null}");
        assertThat(line(rules(TRUNCATE, List.of(), List.of()), event))
                .isEqualTo("{\"context_ip\":\"203.0.113.0\",\"a\":1.50,\"ip\":null}");
        assertThat(line(rules(DROP, List.of(), List.of()), event)).isEqualTo("{\"a\":1.50}");
        assertThat(line(rules(KEEP, List.of(), List.of()), event))
                .isEqualTo(new String(event.row().line(), StandardCharsets.UTF_8));
    }

    @Test
    void fieldsAreDroppedAndHashedWhereverTheyStand() {
        IncomingEvent event = event("{\"email\":\"a@example.com\",\"items\":[{\"id\":1,\"to\":\"x\"},{\"to\":2},3],"
                + "\"device\":{\"id\":\"d\",\"os\":\"Linux\"},\"keep\":12345678901234567890.10}");
        PrivacyRules rules = rules(KEEP, List.of("device.id", "items.id"), List.of("email", "items.to"));
        Pseudonyms pseudonyms = Pseudonyms.keyed(SECRET, Optional.empty());
        assertThat(line(rules, event))
                .isEqualTo("{\"email\":\"" + pseudonyms.of("a@example.com") + "\",\"items\":[{\"to\":\""
                        + pseudonyms.of("x") + "\"},{\"to\":\"" + pseudonyms.of("2") + "\"},3],"
                        + "\"device\":{\"os\":\"Linux\"},\"keep\":12345678901234567890.10}");
    }

    @Test
    void theUserIdIsHiddenInTheTableThatCallsItId() {
        byte[] row = "{\"_id\":\"m\",\"id\":\"user-7\",\"plan\":\"pro\"}".getBytes(StandardCharsets.UTF_8);
        IncomingEvent state =
                new IncomingEvent(new DatasetName("users"), "m", "user-7", "web", new RowReader().read(row));
        PrivacyRules rules = rules(KEEP, List.of(), List.of("user_id"));
        String hidden = Pseudonyms.keyed(SECRET, Optional.empty()).of("user-7");
        assertThat(line(rules, state)).isEqualTo("{\"_id\":\"m\",\"id\":\"" + hidden + "\",\"plan\":\"pro\"}");
        IncomingEvent other = event("{\"id\":\"user-7\"}");
        assertThat(line(rules, other)).isEqualTo("{\"id\":\"user-7\"}");
    }

    @Test
    void theOrderingKeyShowsNobodyWhenFieldsAreHidden() {
        IncomingEvent event = keyed("user-7", "{\"user_id\":\"user-7\"}");
        IncomingEvent stored =
                rules(KEEP, List.of(), List.of("user_id")).apply(event).orElseThrow();
        assertThat(stored.key()).isNotEqualTo("user-7").hasSize(22);
        assertThat(new String(stored.row().line(), StandardCharsets.UTF_8)).doesNotContain("user-7");
        assertThat(stored.key())
                .isEqualTo(rules(KEEP, List.of(), List.of("email"))
                        .apply(event)
                        .orElseThrow()
                        .key());
        assertThat(rules(TRUNCATE, List.of(), List.of())
                        .apply(event)
                        .orElseThrow()
                        .key())
                .isEqualTo("user-7");
    }

    @Test
    void hashesDifferByKeyAndSalt() {
        String hash = Pseudonyms.keyed(SECRET, Optional.empty()).of("a@example.com");
        assertThat(hash).hasSize(64);
        assertThat(Pseudonyms.keyed(SECRET + "!", Optional.empty()).of("a@example.com"))
                .isNotEqualTo(hash);
        assertThat(Pseudonyms.keyed(SECRET, Optional.of("web")).of("a@example.com"))
                .isNotEqualTo(hash);
    }

    @Test
    void rulesThatNeedTheSecretDontWorkWithout() {
        Privacy without = new Privacy(Optional.empty(), files);
        assertThatThrownBy(() -> without.rules(settings(KEEP, List.of("email"), List.of(), Optional.empty())))
                .hasMessageContaining("MILLRACE_INGEST_API_PRIVACY_KEY");
        assertThatThrownBy(() -> Pseudonyms.keyed("short", Optional.empty())).hasMessageContaining("16");
        assertThatThrownBy(() -> settings(KEEP, List.of("_id"), List.of(), Optional.empty()))
                .hasMessageContaining("Millrace's own");
    }

    @Test
    void eventsOfListedUsersAreNotStored() throws IOException {
        Path file = directory.resolve("suppressed");
        // The second is printf %s user-9 | sha256sum.
        Files.writeString(file, """
                # asked on Monday
                user-7

                sha256:%s
                """.formatted("14817f52178f6bc3d9bde29d8e163b179bd99de06cb908953ac31369377c759f"));
        PrivacyRules rules = new Privacy(Optional.empty(), files)
                .rules(settings(KEEP, List.of(), List.of(), Optional.of(file.toString())));
        files.start();
        assertThat(rules.apply(event("{\"user_id\":\"user-7\"}"))).isEmpty();
        assertThat(rules.apply(event("{\"previous_id\":\"user-7\"}"))).isEmpty();
        assertThat(rules.apply(event("{\"user_id\":\"user-9\"}"))).isEmpty();
        assertThat(rules.apply(keyed("user-7", "{\"a\":1}"))).isEmpty();
        assertThat(rules.apply(event("{\"other\":\"user-7\"}"))).isPresent();
        assertThat(rules.apply(event("{\"user_id\":\"user-8\"}"))).isPresent();

        Files.writeString(file, "user-8\n12345\n");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> rules.apply(event("{\"user_id\":\"user-8\"}")).isEmpty());
        assertThat(rules.apply(event("{\"user_id\":\"user-7\"}"))).isPresent();
        assertThat(rules.apply(event("{\"user_id\":12345}"))).isEmpty();
    }

    @Test
    void aBrokenSuppressionFileStopsTheStartAndShowsNoId() throws IOException {
        Path file = directory.resolve("suppressed");
        Files.writeString(file, "user-7\nsha256:user-8\n");
        assertThatThrownBy(() -> new Privacy(Optional.empty(), files)
                        .rules(settings(KEEP, List.of(), List.of(), Optional.of(file.toString()))))
                .hasMessageContaining("line 2")
                .hasMessageNotContaining("user-8");
    }

    private PrivacyRules rules(PrivacySettings.AddressHandling addresses, List<String> drop, List<String> hash) {
        return new Privacy(Optional.of(SECRET), files).rules(settings(addresses, drop, hash, Optional.empty()));
    }

    private static PrivacySettings settings(
            PrivacySettings.AddressHandling addresses,
            List<String> drop,
            List<String> hash,
            Optional<String> suppressionFile) {
        return new PrivacySettings(
                addresses,
                List.of("context_ip", "ip"),
                drop,
                hash,
                Optional.empty(),
                suppressionFile,
                List.of("user_id", "previous_id"));
    }

    private static String line(PrivacyRules rules, IncomingEvent event) {
        return new String(rules.apply(event).orElseThrow().row().line(), StandardCharsets.UTF_8);
    }

    private static IncomingEvent event(String json) {
        return keyed("key-1", json);
    }

    private static IncomingEvent keyed(String key, String json) {
        return new IncomingEvent(
                new DatasetName("plays"),
                "e-1",
                key,
                "web",
                new RowReader().read(json.getBytes(StandardCharsets.UTF_8)));
    }
}
