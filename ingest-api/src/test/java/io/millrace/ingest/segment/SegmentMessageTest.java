package io.millrace.ingest.segment;

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
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SegmentMessageTest {
    private static final Arrival ARRIVAL = new Arrival("web", Instant.parse("2026-11-23T02:00:00Z"));

    private final EventIntake intake = new EventIntake(32_768, 5_000, () -> "made-up", new RowGate());

    @Test
    void aTrackCallBecomesARowOfItsEventsTable() {
        IncomingEvent event = event(SegmentCall.TRACK, """
                {"event":"Order Completed","messageId":"m-1","userId":"u-1","anonymousId":"a-1",
                "timestamp":"2026-11-23T01:59:00.000+01:00","sentAt":"2026-11-23T01:59:10.000+01:00",
                "properties":{"orderId":9007199254740993,"total":19.90,"Items":[{"sku":"é"}],"coupon":null,"note":""},
                "context":{"ip":"1.2.3.4","library":{"name":"js","version":"1.0"},"active":true,"ids":[1,2]},
                "integrations":{"All":true}}""");
        assertThat(event.dataset().value()).isEqualTo("order_completed");
        assertThat(event.id()).isEqualTo("m-1");
        assertThat(event.key()).isEqualTo("u-1");
        assertThat(line(event))
                .isEqualTo("{\"_id\":\"m-1\",\"_received_at\":\"2026-11-23T02:00:00.000Z\","
                        + "\"_sent_at\":\"2026-11-23T00:59:10.000Z\",\"_source\":\"web\","
                        + "\"id\":\"m-1\",\"event\":\"order_completed\",\"event_text\":\"Order Completed\","
                        + "\"user_id\":\"u-1\",\"anonymous_id\":\"a-1\","
                        + "\"timestamp\":\"2026-11-23T01:59:50.000Z\","
                        + "\"original_timestamp\":\"2026-11-23T01:59:00.000+01:00\","
                        + "\"sent_at\":\"2026-11-23T00:59:10.000Z\",\"received_at\":\"2026-11-23T02:00:00.000Z\","
                        + "\"context_ip\":\"1.2.3.4\",\"context_library_name\":\"js\","
                        + "\"context_library_version\":\"1.0\",\"context_active\":true,\"context_ids\":[1,2],"
                        + "\"order_id\":9007199254740993,\"total\":19.90,\"items\":[{\"sku\":\"é\"}],\"coupon\":null,"
                        + "\"note\":\"\"}");
    }

    @Test
    void aTrackCallStandsInTracksAsWellWithoutItsProperties() {
        List<IncomingEvent> rows = rows(SegmentCall.TRACK, """
                {"event":"Order Completed","messageId":"m-1","anonymousId":"a-1","sentAt":"2026-11-23T02:00:00Z",
                "context":{"page":{
                "path":"/"}},"properties":{"total":19.90,"context":"x"}}""");
        assertThat(rows).extracting(row -> row.dataset().value()).containsExactly("order_completed", "tracks");
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.id()).isEqualTo("m-1");
            assertThat(row.key()).isEqualTo("a-1");
        });
        assertThat(line(rows.get(1)))
                .isEqualTo("{\"_id\":\"m-1\",\"_received_at\":\"2026-11-23T02:00:00.000Z\","
                        + "\"_sent_at\":\"2026-11-23T02:00:00.000Z\",\"_source\":\"web\",\"id\":\"m-1\","
                        + "\"event\":\"order_completed\",\"event_text\":\"Order Completed\",\"anonymous_id\":\"a-1\","
                        + "\"timestamp\":\"2026-11-23T02:00:00.000Z\",\"sent_at\":\"2026-11-23T02:00:00.000Z\","
                        + "\"received_at\":\"2026-11-23T02:00:00.000Z\",\"context_page_path\":\"/\"}");
        assertThat(rows).allSatisfy(row -> assertThat(
                        new RowReader().read(row.row().line()).cells())
                .isEqualTo(row.row().cells()));
        String withoutProperties = line(
                rows(SegmentCall.TRACK, "{\"event\":\"E\",\"userId\":\"u\"}").get(1));
        assertThat(withoutProperties).endsWith("\"received_at\":\"2026-11-23T02:00:00.000Z\"}");
    }

    @Test
    void anIdentifyCallOfAUserIsTheUsersLatestStateAsWell() {
        List<IncomingEvent> rows = rows(SegmentCall.IDENTIFY, """
                {"messageId":"m-2","userId":7,"anonymousId":"a-1","timestamp":"2026-11-23T01:00:00Z",
                "traits":{"plan":"pro","id":"x","userId":8},"context":{"locale":"de"}}""");
        assertThat(rows).extracting(row -> row.dataset().value()).containsExactly("identifies", "users");
        assertThat(line(rows.get(0)))
                .contains("\"id\":\"m-2\",\"user_id\":\"7\",\"anonymous_id\":\"a-1\"")
                .endsWith("\"context_locale\":\"de\",\"plan\":\"pro\",\"traits_id\":\"x\",\"traits_user_id\":8}");
        assertThat(rows.get(1).key()).isEqualTo("7");
        assertThat(rows.get(1).id()).isEqualTo("m-2");
        assertThat(line(rows.get(1)))
                .isEqualTo("{\"_id\":\"m-2\",\"_received_at\":\"2026-11-23T02:00:00.000Z\",\"_source\":\"web\","
                        + "\"id\":\"7\",\"timestamp\":\"2026-11-23T01:00:00.000Z\","
                        + "\"received_at\":\"2026-11-23T02:00:00.000Z\",\"context_locale\":\"de\","
                        + "\"plan\":\"pro\",\"traits_id\":\"x\",\"traits_user_id\":8}");
        assertThat(rows(SegmentCall.IDENTIFY, "{\"anonymousId\":\"a\"}")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"Tracks,event_tracks", "users,event_users", "Event Users,event_users", "User,user"})
    void anEventNeverTakesATableOfTheSpec(String event, String table) {
        String json = "{\"event\":\"" + event + "\",\"userId\":\"u\"}";
        assertThat(rows(SegmentCall.TRACK, json))
                .extracting(row -> row.dataset().value())
                .containsExactly(table, "tracks");
    }

    @Test
    void aPropertyNeverTakesTheColumnOfTheSpec() {
        String line = line(event(SegmentCall.TRACK, """
                {"event":"E","userId":"u","properties":{"event":1,"userId":2,"Timestamp":3,"contextIp":4,"name":5}}"""));
        assertThat(line)
                .contains("\"properties_event\":1", "\"properties_user_id\":2", "\"properties_timestamp\":3")
                .contains("\"properties_context_ip\":4", "\"name\":5", "\"user_id\":\"u\"");
        String page =
                line(event(SegmentCall.PAGE, "{\"userId\":\"u\",\"name\":\"Home\",\"properties\":{\"name\":\"x\"}}"));
        assertThat(page).contains("\"name\":\"Home\"", "\"properties_name\":\"x\"");
        String group = line(event(
                SegmentCall.GROUP, "{\"userId\":\"u\",\"groupId\":\"g\",\"traits\":{\"groupId\":1,\"plan\":\"p\"}}"));
        assertThat(group).contains("\"group_id\":\"g\"", "\"traits_group_id\":1", "\"plan\":\"p\"");
    }

    @Test
    void objectsInPropertiesAndTraitsBecomeColumnsAndListsStayValues() {
        String line = line(event(SegmentCall.TRACK, """
                {"event":"E","userId":"u","properties":{"product":{"id":7,"Price Tag":{"amount":1.50}},"empty":{},
                "tags":[{"a":1}],"context":{"ip":"x"},"user":{"id":9}}}"""));
        assertThat(line)
                .endsWith("\"product_id\":7,\"product_price_tag_amount\":1.50,\"tags\":[{\"a\":1}],"
                        + "\"properties_context_ip\":\"x\",\"properties_user_id\":9}");
        assertThat(line(event(SegmentCall.IDENTIFY, "{\"userId\":\"u\",\"traits\":{\"address\":{\"city\":\"Ulm\"}}}")))
                .endsWith("\"address_city\":\"Ulm\"}");
    }

    @Test
    void aMergeNamesTwoIdentitiesOfOnePerson() {
        IncomingEvent merge = event(SegmentCall.MERGE, """
                {"messageId":"m-9","mergeProperties":[{"type":"email","value":"a@example.com"},
                {"type":"mobile","value":"+491"}]}""");
        assertThat(merge.dataset().value()).isEqualTo("merges");
        assertThat(merge.key()).isEqualTo("m-9");
        assertThat(line(merge))
                .endsWith("\"merge_property_1_type\":\"email\",\"merge_property_1_value\":\"a@example.com\","
                        + "\"merge_property_2_type\":\"mobile\",\"merge_property_2_value\":\"+491\"}");
        assertThat(event(SegmentCall.MERGE, """
                {"userId":"u","mergeProperties":[{"type":"a","value":"b"},{"type":"c","value":"d"}]}""").key()).isEqualTo("u");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"userId\":\"u\"}",
                "{\"userId\":\"u\",\"mergeProperties\":{}}",
                "{\"userId\":\"u\",\"mergeProperties\":[{\"type\":\"a\",\"value\":\"b\"}]}",
                "{\"userId\":\"u\",\"mergeProperties\":[{\"type\":\"a\",\"value\":\"b\"},7]}",
                "{\"userId\":\"u\",\"mergeProperties\":[{\"type\":\"a\",\"value\":\"b\"},{\"type\":\"c\",\"value\":1}]}"
            })
    void aMergeWithoutTwoIdentitiesIsNone(String json) {
        assertThat(((Intake.Refused) take(SegmentCall.MERGE, json)).code()).isEqualTo(ErrorCode.INVALID_EVENT);
    }

    @ParameterizedTest
    @CsvSource({
        "IDENTIFY,identifies,'{\"userId\":\"u\"}'",
        "PAGE,pages,'{\"userId\":\"u\"}'",
        "SCREEN,screens,'{\"userId\":\"u\"}'",
        "GROUP,groups,'{\"userId\":\"u\",\"groupId\":\"g\"}'",
        "ALIAS,aliases,'{\"userId\":\"u\",\"previousId\":\"p\"}'",
        "TRACK,signed_up,'{\"userId\":\"u\",\"event\":\"Signed Up\"}'",
    })
    void everyCallHasItsTable(SegmentCall call, String table, String json) {
        assertThat(event(call, json).dataset().value()).isEqualTo(table);
        String typed = json.replaceFirst("\\{", "{\"type\":\"" + call.name().toLowerCase(Locale.ROOT) + "\",");
        List<Intake> batch = batch("{\"batch\":[" + typed + "]}");
        assertThat(((Intake.Ready) batch.get(0)).rows().get(0).dataset().value())
                .isEqualTo(table);
    }

    @Test
    void aBatchSaysWhatItsMessagesDoNot() {
        List<Intake> events = batch("""
                {"sentAt":"2026-11-23T01:00:00Z","context":{"app":{"name":"shared"},"locale":"de"},"batch":[
                {"type":"track","event":"E","userId":"u","timestamp":"2026-11-23T00:59:59Z","context":{"locale":"en"}},
                {"type":"track","event":"E","anonymousId":"a","sentAt":"2026-11-23T01:30:00Z",
                "timestamp":"2026-11-23T01:29:00Z"}]}""");
        assertThat(line(((Intake.Ready) events.get(0)).rows().get(0)))
                .contains("\"timestamp\":\"2026-11-23T01:59:59.000Z\"", "\"context_locale\":\"en\"")
                .contains("\"context_app_name\":\"shared\"")
                .doesNotContain("\"de\"");
        assertThat(line(((Intake.Ready) events.get(1)).rows().get(0)))
                .contains("\"timestamp\":\"2026-11-23T01:59:00.000Z\"", "\"context_locale\":\"de\"");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T01:00:00.123Z,2026-11-23T01:00:00.123Z",
        "2026-11-23T01:00:00.123456789Z,2026-11-23T01:00:00.123Z",
        "2026-11-23T01:00:00+0530,2026-11-22T19:30:00.000Z",
        "2026-11-23T01:00:00+05:30,2026-11-22T19:30:00.000Z",
        "2026-11-23 01:00:00,2026-11-23T01:00:00.000Z",
        "2026-11-23T01:00,2026-11-23T01:00:00.000Z",
        "2026-11-23,2026-11-23T00:00:00.000Z",
        "2026-11-23t01:00:00z,2026-11-23T01:00:00.000Z",
    })
    void timestampsKeepTheClientsTextBesideTheMoment(String text, String moment) {
        String line =
                line(event(SegmentCall.TRACK, "{\"event\":\"E\",\"userId\":\"u\",\"timestamp\":\"" + text + "\"}"));
        assertThat(line)
                .contains("\"original_timestamp\":\"" + text + "\"", "\"timestamp\":\"" + moment + "\"")
                .doesNotContain("sent_at");
    }

    @Test
    void withoutATimestampTheArrivalCounts() {
        assertThat(line(event(SegmentCall.TRACK, "{\"event\":\"E\",\"userId\":\"u\",\"sentAt\":\"rubbish\"}")))
                .contains("\"timestamp\":\"2026-11-23T02:00:00.000Z\"")
                .doesNotContain("original_timestamp", "sent_at");
    }

    @Test
    void idsAreTextAlsoWhenTheyAreSentAsNumbers() {
        IncomingEvent event = event(SegmentCall.TRACK, "{\"event\":\"E\",\"userId\":12345678901234567890}");
        assertThat(event.key()).isEqualTo("12345678901234567890");
        assertThat(line(event)).contains("\"user_id\":\"12345678901234567890\"");
        IncomingEvent anonymous = event(SegmentCall.TRACK, "{\"event\":\"E\",\"userId\":\"\",\"anonymousId\":\"a\"}");
        assertThat(anonymous.key()).isEqualTo("a");
        assertThat(line(anonymous)).doesNotContain("\"user_id\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"event\":\"E\"}|INCOMPLETE_EVENT",
                "{\"userId\":\"u\"}|INCOMPLETE_EVENT",
                "{\"event\":\"E\",\"userId\":null,\"anonymousId\":\" \"}|INCOMPLETE_EVENT",
                "{\"event\":\"E\",\"userId\":{}}|INVALID_EVENT",
                "{\"event\":7,\"userId\":\"u\"}|INVALID_EVENT",
                "{\"event\":\"名前\",\"userId\":\"u\"}|INVALID_TABLE_NAME",
                "{\"event\":\"E\",\"userId\":\"u\",\"timestamp\":\"yesterday\"}|INVALID_EVENT",
                "{\"event\":\"E\",\"userId\":\"u\",\"timestamp\":1700000000}|INVALID_EVENT",
                "{\"event\":\"E\",\"userId\":\"u\",\"timestamp\":\"2026-02-30T00:00:00Z\"}|INVALID_EVENT",
                "{\"event\":\"E\",\"userId\":\"u\",\"timestamp\":\"2026-02-30T00:00:00.000Z\"}|INVALID_EVENT",
                "{\"event\":\"E\",\"userId\":\"u\",\"timestamp\":\"2026-02-03T24:00:00.000Z\"}|INVALID_EVENT",
                "{\"event\":\"E\",\"userId\":\"u\",\"timestamp\":\"0000-02-03T00:00:00.000Z\"}|INVALID_EVENT",
                "{\"event\":\"E\",\"userId\":\"u\",\"properties\":[]}|INVALID_EVENT",
                "{\"event\":\"E\",\"userId\":\"u\",\"context\":\"x\"}|INVALID_EVENT",
                "{\"event\":\"E\",\"userId\":\"u\",\"properties\":{\"aB\":1,\"a_b\":2}}|INVALID_COLUMN_NAME",
                "{\"event\":\"E\",\"userId\":\"u\",\"properties\":{\"event\":1,\"properties_event\":2}}|INVALID_COLUMN_NAME",
                "{\"event\":\"E\",\"userId\":\"u\",\"context\":{\"a\":{\"b\":1},\"aB\":2}}|INVALID_COLUMN_NAME",
                "{\"event\":\"E\",\"userId\":\"u\",\"properties\":{\"a\":{\"b\":1},\"a_b\":2}}|INVALID_COLUMN_NAME",
                "{\"event\":\"E\",\"userId\":\"u\",\"properties\":{\"a\":{\"名前\":1}}}|INVALID_COLUMN_NAME",
                "{\"event\":\"E\",\"userId\":\"u\",\"context\":{\"名前\":1}}|INVALID_COLUMN_NAME",
                "{\"event\":\"E\",\"userId\":\"u\",\"messageId\":7}|INVALID_EVENT",
                "{\"event\":\"E\",\"userId\":\"u\",\"event\":\"F\"}|MALFORMED_REQUEST",
            })
    void refusesWhatIsNoMessage(String json, ErrorCode code) {
        assertThat(codeOf(json)).isEqualTo(code);
    }

    private ErrorCode codeOf(String json) {
        try {
            return ((Intake.Refused) take(SegmentCall.TRACK, json)).code();
        } catch (io.millrace.schemas.error.MillraceException e) {
            return e.code();
        }
    }

    private IncomingEvent event(SegmentCall call, String json) {
        return rows(call, json).get(0);
    }

    private List<IncomingEvent> rows(SegmentCall call, String json) {
        Intake taken = take(call, json);
        assertThat(taken).isInstanceOf(Intake.Ready.class);
        return ((Intake.Ready) taken).rows();
    }

    private Intake take(SegmentCall call, String json) {
        try {
            return SegmentSubmission.message(json.getBytes(StandardCharsets.UTF_8), call, intake)
                    .events(ARRIVAL)
                    .get(0);
        } catch (MalformedJsonException e) {
            throw new AssertionError(e);
        }
    }

    private List<Intake> batch(String json) {
        try {
            return SegmentSubmission.batch(json.getBytes(StandardCharsets.UTF_8), intake)
                    .events(ARRIVAL);
        } catch (MalformedJsonException e) {
            throw new AssertionError(e);
        }
    }

    private static String line(IncomingEvent event) {
        return new String(event.row().line(), StandardCharsets.UTF_8);
    }
}
