package io.millrace.schemas.batch;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes manifests as UTF-8 JSON with snake_case names. Readers ignore fields that they don't know. */
public final class ManifestCodec {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .changeDefaultPropertyInclusion(value -> value.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private static final JsonMapper SUMMARIES = MAPPER.rebuild()
            .addMixIn(BatchManifest.class, WithoutFingerprint.class)
            .build();

    private ManifestCodec() {}

    @JsonIgnoreProperties("fingerprint")
    private interface WithoutFingerprint {}

    public static byte[] encode(BatchManifest manifest) {
        return MAPPER.writeValueAsBytes(manifest);
    }

    /**
     * @param key where the document was read, for the message
     * @throws MillraceException {@link ErrorCode#CORRUPT_OBJECT} when it is not a manifest
     */
    public static BatchManifest decode(String key, byte[] document) {
        return decode(MAPPER, key, document);
    }

    /**
     * The same, passing over the fingerprint, which is by far the largest part: for programs that keep many manifests.
     *
     * @param key where the document was read, for the message
     * @throws MillraceException {@link ErrorCode#CORRUPT_OBJECT} when it is not a manifest
     */
    public static BatchManifest decodeWithoutFingerprint(String key, byte[] document) {
        return decode(SUMMARIES, key, document);
    }

    private static BatchManifest decode(JsonMapper mapper, String key, byte[] document) {
        try {
            return mapper.readValue(document, BatchManifest.class);
        } catch (JacksonException e) {
            throw new MillraceException(
                    ErrorCode.CORRUPT_OBJECT,
                    key + " is not a batch manifest (" + e.getOriginalMessage()
                            + "); delete it, it is made again from the batch's object",
                    e);
        }
    }
}
