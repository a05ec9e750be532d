package io.millrace.jobs.pull;

import io.millrace.schemas.dataset.NameFolding;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One answer of an API, read as its pull says. Numbers keep their digits. */
final class PullPage {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    private static final int HASH_DIGITS = 32;
    private static final int LONGEST_PLAIN_ID = 96;

    private final Pull pull;
    private final JsonNode document;

    private PullPage(Pull pull, JsonNode document) {
        this.pull = pull;
        this.document = document;
    }

    /**
     * @throws MillraceException {@link ErrorCode#API_UNREADABLE} when it is not JSON
     */
    static PullPage read(Pull pull, String body) {
        try {
            return new PullPage(pull, MAPPER.readTree(body));
        } catch (JacksonException e) {
            throw unreadable(pull, "its answer is not JSON", e);
        }
    }

    /**
     * @throws MillraceException {@link ErrorCode#API_UNREADABLE} when the rows or their ids are not where the pull says
     */
    List<PullEvent> events() {
        JsonNode rows = document.at(pull.rows());
        if (!rows.isArray()) {
            throw unreadable(pull, "its answer has no array at rows '" + pull.rows() + "'", null);
        }
        List<PullEvent> events = new ArrayList<>();
        for (JsonNode row : rows) {
            if (!(row instanceof ObjectNode object)) {
                throw unreadable(pull, "row " + (events.size() + 1) + " of its answer is not an object", null);
            }
            events.add(event(object, events.size() + 1));
        }
        return events;
    }

    /** The text or number at a place of the answer; empty when there is nothing. */
    Optional<String> text(JsonPointer place) {
        return scalar(document.at(place)).filter(text -> !text.isEmpty());
    }

    /** Whether {@code true} stands there. */
    boolean isTrue(JsonPointer place) {
        return document.at(place).isBoolean() && document.at(place).booleanValue();
    }

    private PullEvent event(ObjectNode row, int number) {
        String content = hash(canonical(row).getBytes(StandardCharsets.UTF_8));
        Optional<String> since = pull.since().map(by -> scalar(row.at(by.field()))
                .orElseThrow(() ->
                        unreadable(pull, "row " + number + " has no value at since.field '" + by.field() + "'", null)));
        if (pull.id().isEmpty()) {
            String id = pull.name() + ":" + content;
            return new PullEvent(id, id, columns(row), since);
        }
        String rowId = scalar(row.at(pull.id().get()))
                .filter(text -> !text.isEmpty())
                .map(PullPage::bounded)
                .orElseThrow(() -> unreadable(
                        pull,
                        "row " + number + " has no value at id '" + pull.id().get() + "'",
                        null));
        String id = pull.name() + ":" + rowId;
        return new PullEvent(pull.isImmutable() ? id : id + ":" + content, id, columns(row), since);
    }

    /** An event's id has 200 characters at most. */
    private static String bounded(String rowId) {
        return rowId.length() <= LONGEST_PLAIN_ID ? rowId : hash(rowId.getBytes(StandardCharsets.UTF_8));
    }

    /** Names that begin with an underscore are Millrace's own, so a row's lose it. */
    private static ObjectNode columns(ObjectNode row) {
        ObjectNode columns = MAPPER.createObjectNode();
        row.properties().stream()
                .filter(field -> !field.getKey().startsWith("_"))
                .forEach(field -> columns.set(field.getKey(), field.getValue()));
        row.properties().stream()
                .filter(field -> field.getKey().startsWith("_"))
                .forEach(field -> {
                    String plain = NameFolding.column(field.getKey()).orElse("column");
                    columns.set(columns.has(plain) ? "row_" + plain : plain, field.getValue());
                });
        return columns;
    }

    private static Optional<String> scalar(JsonNode node) {
        if (node.isString()) {
            return Optional.of(node.stringValue());
        }
        return node.isNumber() ? Optional.of(node.decimalValue().toPlainString()) : Optional.empty();
    }

    /** The same text for the same contents, whatever the order of the fields. */
    private static String canonical(JsonNode node) {
        StringBuilder text = new StringBuilder();
        if (node instanceof ObjectNode object) {
            Map<String, JsonNode> sorted = new TreeMap<>();
            object.properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
            text.append('{');
            sorted.forEach((name, value) -> text.append(MAPPER.writeValueAsString(name))
                    .append(':')
                    .append(canonical(value))
                    .append(','));
            return text.append('}').toString();
        }
        if (node.isArray()) {
            text.append('[');
            node.forEach(element -> text.append(canonical(element)).append(','));
            return text.append(']').toString();
        }
        if (node.isNumber()) {
            BigDecimal number = node.decimalValue();
            return number.signum() == 0 ? "0" : number.stripTrailingZeros().toString();
        }
        return MAPPER.writeValueAsString(node);
    }

    private static String hash(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static MillraceException unreadable(
            Pull pull, String what, @org.jspecify.annotations.Nullable Throwable cause) {
        String message = "the API of pull " + pull.name() + " can't be read: " + what
                + "; compare the file with the API's documentation, and look with jobs pull --dry-run";
        return cause == null
                ? new MillraceException(ErrorCode.API_UNREADABLE, message)
                : new MillraceException(ErrorCode.API_UNREADABLE, message, cause);
    }
}
