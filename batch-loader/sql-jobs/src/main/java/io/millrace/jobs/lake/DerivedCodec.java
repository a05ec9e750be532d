package io.millrace.jobs.lake;

import io.millrace.jobs.plan.InputRef;
import io.millrace.jobs.plan.Slot;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Documents of derived data as UTF-8 JSON with snake_case names. Readers ignore fields that they don't know. */
final class DerivedCodec {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private DerivedCodec() {}

    static byte[] encode(Record document) {
        return MAPPER.writeValueAsBytes(document);
    }

    /**
     * @param key where the document was read, for the message
     * @throws MillraceException {@link ErrorCode#CORRUPT_OBJECT} when it is not one
     */
    static <T extends Record> T decode(String key, byte[] document, Class<T> type) {
        try {
            return MAPPER.readValue(document, type);
        } catch (JacksonException e) {
            throw new MillraceException(
                    ErrorCode.CORRUPT_OBJECT,
                    key + " is not what was written (" + e.getOriginalMessage()
                            + "); restore it from a version or replica of the bucket, or delete the directory that it"
                            + " stands in: it is made again",
                    e);
        }
    }

    static List<VersionManifest.MadeFrom> madeFrom(List<InputRef> inputs) {
        return inputs.stream()
                .map(input -> new VersionManifest.MadeFrom(
                        input.dataset().value(),
                        input.slot().map(Slot::toString).orElse(null),
                        input.content()))
                .toList();
    }

    static List<InputRef> inputs(List<VersionManifest.MadeFrom> inputs) {
        return inputs.stream()
                .map(input -> new InputRef(
                        new DatasetName(input.dataset()),
                        Optional.ofNullable(input.partition()).map(Slot::parse),
                        input.content()))
                .toList();
    }
}
