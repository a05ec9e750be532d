package io.millrace.lake.store;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the lake needs of an object store. Keys are UTF-8 paths without a leading slash. Every method throws
 * {@link io.millrace.schemas.error.MillraceException} with
 * {@link io.millrace.schemas.error.ErrorCode#OBJECT_STORE_UNAVAILABLE} when the store does not answer or refuses; the
 * outcome of a write is then unknown.
 *
 * <p>Consistency is S3's: a write that was acknowledged is seen by every later read and listing.
 */
public interface ObjectStore extends AutoCloseable {
    /**
     * Creates the object unless its key is taken ({@code If-None-Match: *}, "conditional writes" in the S3 user guide).
     * Of any number of racing calls exactly one creates. A call whose first attempt succeeded unnoticed and was repeated
     * answers {@link CreateOutcome#EXISTS}: compare with what is there.
     */
    CreateOutcome create(String key, byte[] body, ObjectProperties properties);

    /** Writes the object, replacing one that is there. Not for anything under {@code raw/} but manifests. */
    void put(String key, byte[] body, ObjectProperties properties);

    /** Size and metadata, or empty when there is no such object. */
    Optional<ObjectDescription> describe(String key);

    /** The object's bytes as a stream, or empty when there is no such object. The caller closes it. */
    Optional<InputStream> open(String key);

    /** The whole object, or empty when there is no such object. For manifests and batches, which are bounded in size. */
    Optional<byte[]> read(String key);

    /**
     * Hands over every object under the prefix, in the order of the keys' UTF-8 bytes, page by page.
     *
     * @param startAfter only keys greater than this one; empty for all
     */
    void list(String prefix, String startAfter, Consumer<ObjectEntry> consumer);

    /**
     * The directories right below the prefix, each with its closing slash, in order: {@code directories("raw/")} gives
     * {@code raw/plays/}, {@code raw/users/}.
     */
    List<String> directories(String prefix);

    /** Deletes the object; no error when there is none. */
    void delete(String key);

    /** Proves that the bucket answers and is ours; throws otherwise. For health checks. */
    void probe();

    @Override
    void close();

    /** What became of a {@link #create}. */
    enum CreateOutcome {
        CREATED,
        EXISTS
    }

    /**
     * @param metadata user metadata: lower-case names, ASCII values
     */
    record ObjectProperties(String contentType, Map<String, String> metadata) {
        public ObjectProperties {
            metadata = Map.copyOf(metadata);
        }
    }

    /** An object without its bytes; size in bytes. */
    record ObjectDescription(String key, long size, Map<String, String> metadata) {
        public ObjectDescription {
            metadata = Map.copyOf(metadata);
        }
    }

    /** An object in a listing; size in bytes. */
    record ObjectEntry(String key, long size) {}
}
