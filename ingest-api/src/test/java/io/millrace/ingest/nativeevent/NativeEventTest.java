package io.millrace.ingest.nativeevent;

import io.millrace.ingest.event.Arrival;
import io.millrace.ingest.event.EventIntake;
import io.millrace.ingest.event.IncomingEvent;
import io.millrace.ingest.event.Intake;
import io.millrace.ingest.event.RowGate;
import io.millrace.ingest.json.MalformedJsonException;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.row.RowReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class NativeEventTest {
    private static final Arrival ARRIVAL = new Arrival("web", Instant.parse("2026-11-23T02:00:00.5Z"));
    private static final String RESERVED =
            "\"_id\":\"made-up\",\"_received_at\":\"2026-11-23T02:00:00.500Z\",\"_source\":\"web\"";

    private final EventIntake intake = new EventIntake(200_000, 5_000, () -> "made-up", new RowGate());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9007199254740993",
                "123456789012345678901234567890",
                "1.50",
                "1E+2",
                "-0.0",
                "0.1000000000000000055511151231257827",
                "\"\"",
                "\"Größe 名前 😀\"",
                "\"\\u00e9\\/\\n\\ud83d\\ude00\"",
                "\"2026-11-23T02:00:00.123456789+05:30\"",
                "null",
                "true",
                "{\"b\" : [1.0, {\"c\":null}],\"Keep Me\":2}",
                "[ ]",
            })
    void valuesPassThroughByteForByte(String json) {
        assertThat(row("{\"table\":\"t\",\"datum\":{\"a\": " + json + " ,\"b\":1}}"))
                .isEqualTo("{" + RESERVED + ",\"a\": " + json + " ,\"b\":1}");
    }

    @Test
    void randomNumbersPassThroughByteForByte() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            StringBuilder number = new StringBuilder(random.nextBoolean() ? "-" : "").append(1 + random.nextInt(9));
            random.ints(random.nextInt(40), 0, 10).forEach(number::append);
            if (random.nextBoolean()) {
                number.append('.').append(random.nextInt(10));
                random.ints(random.nextInt(30), 0, 10).forEach(number::append);
            }
            if (random.nextInt(4) == 0) {
                number.append(random.nextBoolean() ? "e+" : "E-").append(random.nextInt(400));
            }
            assertThat(row("{\"table\":\"t\",\"datum\":{\"a\":" + number + "}}"))
                    .as("seed %d", seed)
                    .isEqualTo("{" + RESERVED + ",\"a\":" + number + "}");
        }
    }

    @Test
    void namesAreFolded() {
        IncomingEvent event = event(
                "{\"table\":\"Order Completed\",\"datum\":{\"orderTotal\":1,\"User ID\":2,\"\\u0061b\":3,\"Écoute\":4}}");
        assertThat(event.dataset().value()).isEqualTo("order_completed");
        assertThat(line(event)).endsWith(",\"order_total\":1,\"user_id\":2,\"ab\":3,\"ecoute\":4}");
    }

    @Test
    void theRowIsOneLineThatTheLakeTakes() {
        String line = row("{\n\"table\":\"t\",\r\n\"datum\":{\n \"a\":\n[1,\n2]\n}\n}");
        assertThat(line).doesNotContain("\n", "\r");
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        assertThat(new RowReader().read(bytes).line()).isEqualTo(bytes);
    }

    @Test
    void idAndKeyAreTheClientsWhenItGivesThem() {
        IncomingEvent given = event("{\"table\":\"t\",\"id\":\"  a\\\"b \",\"key\":\"k\",\"datum\":{}}");
        assertThat(given.id()).isEqualTo("a\"b");
        assertThat(given.key()).isEqualTo("k");
        assertThat(line(given)).startsWith("{\"_id\":\"a\\\"b\",");

        IncomingEvent made = event("{\"table\":\"t\",\"id\":\" \",\"key\":null,\"datum\":{}}");
        assertThat(made.id()).isEqualTo("made-up");
        assertThat(made.key()).isEqualTo("made-up");
        assertThat(line(made)).isEqualTo("{" + RESERVED + "}");
    }

    @Test
    void anIdIsNeverCut() {
        String longest = "😀".repeat(200);
        assertThat(event("{\"table\":\"t\",\"id\":\"" + longest + "\",\"datum\":{}}")
                        .id())
                .isEqualTo(longest);
        Intake.Refused refused = refused("{\"table\":\"t\",\"id\":\"" + longest + "x\",\"datum\":{}}");
        assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_EVENT);
        assertThat(refused.reason()).contains("201").contains("200");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "7|NOT_AN_OBJECT",
                "{\"datum\":{}}|INCOMPLETE_EVENT",
                "{\"table\":\"t\"}|INCOMPLETE_EVENT",
                "{\"table\":\"t\",\"datum\":null}|INCOMPLETE_EVENT",
                "{\"table\":\"t\",\"datum\":[]}|INVALID_EVENT",
                "{\"table\":7,\"datum\":{}}|INVALID_EVENT",
                "{\"table\":\"名前\",\"datum\":{}}|INVALID_TABLE_NAME",
                "{\"table\":\"t\",\"id\":7,\"datum\":{}}|INVALID_EVENT",
                "{\"table\":\"t\",\"id\":\"\\ud83d\",\"datum\":{}}|INVALID_EVENT",
                "{\"table\":\"t\",\"key\":[],\"datum\":{}}|INVALID_EVENT",
                "{\"table\":\"t\",\"datum\":{},\"a\":1}|INVALID_EVENT",
                "{\"table\":\"t\",\"table\":\"u\",\"datum\":{}}|INVALID_EVENT",
                "{\"table\":\"t\",\"datum\":{\"_id\":1}}|INVALID_COLUMN_NAME",
                "{\"table\":\"t\",\"datum\":{\"_mine\":1}}|INVALID_COLUMN_NAME",
                "{\"table\":\"t\",\"datum\":{\"\\u005fId\":1}}|INVALID_COLUMN_NAME",
                "{\"table\":\"t\",\"datum\":{\"_ X\":1}}|INVALID_COLUMN_NAME",
                "{\"table\":\"t\",\"datum\":{\"名前\":1}}|INVALID_COLUMN_NAME",
                "{\"table\":\"t\",\"datum\":{\"userId\":1,\"user_id\":2}}|INVALID_COLUMN_NAME",
                "{\"table\":\"t\",\"datum\":{\"a\":1,\"a\":2}}|NOT_JSON",
                "{\"table\":\"t\",\"datum\":{\"a\":\"x\\u0000y\"}}|TYPE_CONFLICT",
                "{\"table\":\"t\",\"datum\":{\"a\":[{\"b\":\"\\\\\\u0000\"}]}}|TYPE_CONFLICT",
            })
    void refusesWhatCannotBeARow(String json, ErrorCode code) {
        assertThat(refused(json).code()).isEqualTo(code);
    }

    @Test
    void anEscapedBackslashBeforeAUIsNoNul() {
        assertThat(row("{\"table\":\"t\",\"datum\":{\"a\":\"\\\\u0000\"}}")).contains("\"a\":\"\\\\u0000\"");
    }

    @Test
    void textsAreTakenUpToWhatTheWarehouseHolds() {
        String fits = "é".repeat(32_767) + "x";
        assertThat(row("{\"table\":\"t\",\"datum\":{\"a\":\"" + fits + "\"}}")).contains(fits);
        assertThat(refused("{\"table\":\"t\",\"datum\":{\"a\":\"" + fits + "y\"}}"))
                .extracting(Intake.Refused::code)
                .isEqualTo(ErrorCode.TYPE_CONFLICT);
        Intake.Refused nested = refused("{\"table\":\"t\",\"datum\":{\"long_one\":[{\"b\":\"" + fits + "y\"}]}}");
        assertThat(nested.code()).isEqualTo(ErrorCode.TYPE_CONFLICT);
        assertThat(nested.reason()).contains("long_one");
    }

    @Test
    void deepNestingIsRefusedWithItsEventOnly() throws MalformedJsonException {
        String deep = "[".repeat(300) + "]".repeat(300);
        List<Intake> events =
                parse("[{\"table\":\"t\",\"datum\":{\"a\":" + deep + "}},{\"table\":\"t\",\"datum\":{}}]");
        assertThat(events.get(0)).isInstanceOf(Intake.Refused.class);
        assertThat(events.get(1)).isInstanceOf(Intake.Ready.class);
    }

    @Test
    void oddValuesAreNoHarmToTheOtherEvents() throws MalformedJsonException {
        List<Intake> events =
                parse("[{\"table\":\"t\",\"datum\":{\"a\":1}},{\"table\":\"t\",\"datum\":{\"x\":1e99999999999}},"
                        + "{\"table\":\"t\",\"datum\":{\"x\":\"\\ud83d\"}},{\"table\":\"t\",\"datum\":{\"a\":2}}]");
        assertThat(events.get(0)).isInstanceOf(Intake.Ready.class);
        assertThat(line(((Intake.Ready) events.get(1)).rows().get(0))).endsWith("\"x\":1e99999999999}");
        assertThat(events.get(2)).isInstanceOfSatisfying(Intake.Refused.class, refused -> assertThat(refused.code())
                .isEqualTo(ErrorCode.TYPE_CONFLICT));
        assertThat(events.get(3)).isInstanceOf(Intake.Ready.class);
    }

    @Test
    void aDefectCostsItsEventOnlyAndShowsNothingOfIt() {
        Intake taken = intake.take(10, () -> {
            throw new IllegalStateException("a value of the event");
        });
        assertThat(taken)
                .isEqualTo(new Intake.Refused(
                        Optional.empty(), ErrorCode.INTERNAL_ERROR, "the edge could not read the event"));
    }

    @Test
    void anEventOverTheLimitIsRefused() {
        assertThat(refused("{\"table\":\"t\",\"datum\":{\"a\":[" + "1,".repeat(100_000) + "1]}}")
                        .code())
                .isEqualTo(ErrorCode.EVENT_TOO_LARGE);
    }

    @Test
    void aRefusalKeepsTheClientsId() {
        assertThat(refused("{\"id\":\"mine\",\"datum\":{}}").id()).isEqualTo(Optional.of("mine"));
        assertThat(refused("{\"datum\":{}}").id()).isEmpty();
    }

    private String row(String json) {
        return line(event(json));
    }

    private static String line(IncomingEvent event) {
        return new String(event.row().line(), StandardCharsets.UTF_8);
    }

    private IncomingEvent event(String json) {
        Intake taken = single(json);
        assertThat(taken).isInstanceOf(Intake.Ready.class);
        return ((Intake.Ready) taken).rows().get(0);
    }

    private Intake.Refused refused(String json) {
        Intake taken = single(json);
        assertThat(taken).isInstanceOf(Intake.Refused.class);
        return (Intake.Refused) taken;
    }

    private Intake single(String json) {
        try {
            return parse(json).get(0);
        } catch (MalformedJsonException e) {
            throw new AssertionError(e);
        }
    }

    private List<Intake> parse(String json) throws MalformedJsonException {
        return NativeSubmission.parse(json.getBytes(StandardCharsets.UTF_8), intake)
                .events(ARRIVAL);
    }
}
