package io.millrace.schemas.batch;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * How the rows of a batch are compressed. A chain of batches keeps to one of them from its first batch to its last: were the
 * names of the two to compete for one start offset, both could be created.
 */
public enum BatchCompression {
    ZSTD("", ".jsonl.zst", "application/zstd"),
    GZIP(".gz", ".jsonl.gz", "application/gzip");

    private final String mark;
    private final String objectSuffix;
    private final String mediaType;

    BatchCompression(String mark, String objectSuffix, String mediaType) {
        this.mark = mark;
        this.objectSuffix = objectSuffix;
        this.mediaType = mediaType;
    }

    /** As documents and settings have it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The compression of that {@link #text}; empty when there is none such. */
    public static Optional<BatchCompression> ofText(String text) {
        return Arrays.stream(values()).filter(each -> each.text().equals(text)).findFirst();
    }

    /** What stands before the ends of the keys of manifests and bad files, which tell by it which object is theirs. */
    String mark() {
        return mark;
    }

    /** How the keys of objects end. */
    public String objectSuffix() {
        return objectSuffix;
    }

    /** Media type of the objects. */
    public String mediaType() {
        return mediaType;
    }
}
