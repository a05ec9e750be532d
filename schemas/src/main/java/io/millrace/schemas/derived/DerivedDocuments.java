package io.millrace.schemas.derived;

import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Documents of derived data as UTF-8 JSON with snake_case names. Readers ignore fields that they don't know. */
public final class DerivedDocuments {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private DerivedDocuments() {}

    public static byte[] encode(DerivedDescription description) {
        return MAPPER.writeValueAsBytes(description);
    }

    /**
     * @param key where the document was read, for the message
     * @throws MillraceException {@link ErrorCode#CORRUPT_OBJECT} when it is not one
     */
    public static DerivedDescription description(String key, byte[] document) {
        return decode(key, document, DerivedDescription.class);
    }

    /** As {@link #description}. */
    public static CurrentVersion pointer(String key, byte[] document) {
        return decode(key, document, CurrentVersion.class);
    }

    /** As {@link #description}. */
    public static VersionContents version(String key, byte[] document) {
        return decode(key, document, VersionContents.class);
    }

    private static <T> T decode(String key, byte[] document, Class<T> type) {
        try {
            return MAPPER.readValue(document, type);
        } catch (JacksonException e) {
            throw new MillraceException(
                    ErrorCode.CORRUPT_OBJECT,
                    key + " is not what was written (" + e.getOriginalMessage()
                            + "); restore it from a version or replica of the bucket, or let the jobs make it again",
                    e);
        }
    }
}
