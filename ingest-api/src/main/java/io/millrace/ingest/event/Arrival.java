package io.millrace.ingest.event;

import io.millrace.ingest.json.JsonBytes;
import java.time.Instant;

/** Where a request came from, and when. Every row of the request says both, so they are put into words once. */
public final class Arrival {
    private final String source;
    private final Instant receivedAt;
    private final byte[] sourceJson;
    private final byte[] receivedAtText;

    /**
     * @param source name of the source that the write key belongs to
     * @param receivedAt when the request had been read
     */
    public Arrival(String source, Instant receivedAt) {
        this.source = source;
        this.receivedAt = receivedAt;
        this.sourceJson = quoted(source);
        this.receivedAtText = InstantText.of(receivedAt);
    }

    public String source() {
        return source;
    }

    public Instant receivedAt() {
        return receivedAt;
    }

    /** The source as a JSON text with its quotes. Not a copy. */
    byte[] sourceJson() {
        return sourceJson;
    }

    /** The time as it stands in rows, without quotes. Not a copy. */
    byte[] receivedAtText() {
        return receivedAtText;
    }

    private static byte[] quoted(String text) {
        JsonBytes json = new JsonBytes(text.length() + 2);
        json.quoted(text);
        return json.toByteArray();
    }
}
