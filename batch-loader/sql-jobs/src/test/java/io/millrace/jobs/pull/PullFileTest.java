package io.millrace.jobs.pull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class PullFileTest {
    private static final String URL = "https://api.example.com/v2/tickets";

    @TempDir
    Path directory;

    @Test
    void theShownExampleIsRight() throws Exception {
        PullDirectory examples = PullDirectory.load(Path.of("../../examples/pulls"));
        assertThat(examples.problems()).isEmpty();
        assertThat(examples.pull("tickets"))
                .hasValueSatisfying(pull -> assertThat(pull.paging()).isInstanceOf(Pull.Paging.ByCursor.class));
    }

    @Test
    void readsEverythingThatADeclarationMaySay() {
        Pull pull = Declared.pull(URL, """
                method: POST
                headers: {Accept: application/json}
                query: {per_page: 100}
                body: '{"filter": "all"}'
                auth: {kind: header, name: X-Api-Key, environment: HELPDESK_TOKEN}
                rows: /data/items
                id: /id
                immutable: true
                paging: {kind: cursor, parameter: after, next: /meta/next, keep: true}
                since: {field: /updated_at, parameter: updated_since, first: 2026-01-01T00:00:00Z}
                limits: {requests-per-second: 0.5, pages: 7, bytes: 10MB, answer: 1MB, timeout: 5s, attempts: 3, longest-wait: 1m}
                """);
        assertThat(pull.name()).isEqualTo("tickets");
        assertThat(pull.source()).isEqualTo("pull.tickets");
        assertThat(pull.query()).containsEntry("per_page", "100");
        assertThat(pull.auth()).contains(new PullAuth(PullAuth.Kind.HEADER, "X-Api-Key", "HELPDESK_TOKEN"));
        assertThat(pull.paging()).isInstanceOfSatisfying(Pull.Paging.ByCursor.class, cursor -> {
            assertThat(cursor.parameter()).isEqualTo("after");
            assertThat(cursor.isKept()).isTrue();
        });
        assertThat(pull.since().orElseThrow().first()).contains("2026-01-01T00:00:00Z");
        assertThat(pull.limits())
                .isEqualTo(new PullLimits(0.5, 7, 10 << 20, 1 << 20, Duration.ofSeconds(5), 3, Duration.ofMinutes(1)));
    }

    @Test
    void usualValuesStandForWhatIsLeftOut() {
        Pull pull = Declared.pull(URL, "");
        assertThat(pull.method()).isEqualTo("GET");
        assertThat(pull.paging()).isEqualTo(new Pull.Paging.None());
        assertThat(pull.limits()).isEqualTo(PullLimits.USUAL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "colour: red                                  | 'colour' is not a key",
                "headers: {Authorization: Bearer abc}         | looks like a secret",
                "query: {api_key: abc}                        | looks like a secret",
                "method: DELETE                               | method must be one of GET, POST",
                "rows: data                                   | is not a JSON pointer",
                "paging: {kind: guess}                        | one of none, page, cursor, since",
                "paging: {kind: cursor}                       | next is missing",
                "paging: {kind: since}                        | needs the section since",
                "paging: {kind: page, next: /a}               | 'next' is not a key here",
                "auth: {kind: magic, environment: A}          | one of bearer, basic, header, query",
                "auth: {kind: bearer, environment: MILLRACE_A}| must not begin with MILLRACE_",
                "auth: {kind: header, environment: A}         | name is missing",
                "limits: {pages: 0}                           | at least 1",
                "limits: {timeout: soon}                      | timeout 'soon' can't be used",
                "limits: {answer: 1GB}                        | at most 64MB",
                "immutable: true                              | immutable needs the key id"
            })
    void saysWhatIsWrongAndWhere(String line, String message) {
        assertThat(problems(Declared.text(URL, line))).anyMatch(problem -> problem.contains(message));
    }

    @Test
    void refusesSecretsInTheAddressAndOverPlainHttp() {
        assertThat(problems(Declared.text(URL + "?token=abc", ""))).allMatch(problem -> problem.contains("query"));
        assertThat(problems(Declared.text("https://me:abc@api.example.com/v2", "")))
                .allMatch(problem -> problem.contains("auth") && !problem.contains("abc"));
        assertThat(problems(Declared.text(
                        "http://api.example.com/v2", "auth: {kind: bearer, environment: HELPDESK_TOKEN}")))
                .anyMatch(problem -> problem.contains("not sent over http"));
    }

    @Test
    void aFileThatIsWrongKeepsNoOtherFromRunning() throws Exception {
        Path pulls = Files.createDirectory(directory.resolve("pulls"));
        Files.writeString(pulls.resolve("tickets.yaml"), Declared.text(URL, ""));
        Files.writeString(pulls.resolve("broken.yaml"), "dataset: [");
        Files.writeString(pulls.resolve(".tickets.yaml"), "being written");
        PullDirectory found = PullDirectory.load(pulls);
        assertThat(found.pulls()).extracting(Pull::name).containsExactly("tickets");
        assertThat(found.problems()).allMatch(problem -> problem.file().equals("pulls/broken.yaml"));
        assertThat(found.problems()).isNotEmpty();
        assertThat(PullDirectory.load(directory.resolve("none")).pulls()).isEmpty();
    }

    private static List<String> problems(String text) {
        PullFile.Reading reading = PullFile.read("pulls/tickets.yaml", text);
        assertThat(reading).isInstanceOf(PullFile.Reading.Invalid.class);
        return ((PullFile.Reading.Invalid) reading)
                .problems().stream().map(Object::toString).toList();
    }
}
