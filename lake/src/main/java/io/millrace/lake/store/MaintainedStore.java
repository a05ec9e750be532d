package io.millrace.lake.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What looking after a lake needs of an object store beyond writing batches and reading them. Errors as {@link ObjectStore}. */
public interface MaintainedStore extends ObjectStore {
    /** Names the object's present state: another one whenever it is written; empty when there is no such object. */
    Optional<String> tag(String key);

    /**
     * Replaces the object if it is still in the state that the tag names ({@code If-Match}, "conditional writes" in the S3
     * user guide). A call whose first attempt succeeded unnoticed and was repeated answers
     * {@link ReplaceOutcome#CHANGED}: look at what is there.
     */
    ReplaceOutcome replace(String key, byte[] body, ObjectProperties properties, String tag);

    /** Hands over every object under the prefix with its age, in the order of the keys' UTF-8 bytes. */
    void listAged(String prefix, Consumer<AgedEntry> consumer);

    /** Multipart uploads that were begun and neither completed nor aborted. */
    List<Upload> uploads();

    /** Gives an upload up; no error when there is none. */
    void abort(Upload upload);

    /** What became of a {@link #replace}. */
    enum ReplaceOutcome {
        REPLACED,
        CHANGED
    }

    /**
     * An object in a listing; size in bytes.
     *
     * @param tag names its state as {@link MaintainedStore#tag} does; empty where the listing does not tell
     */
    record AgedEntry(String key, long size, Instant lastModified, Optional<String> tag) {}

    /** A multipart upload. */
    record Upload(String key, String id, Instant begun) {}
}
