package io.millrace.bench.load;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Requests that are made once and sent again and again. */
public final class Requests {
    private final List<ByteBuffer> requests;

    private Requests(List<ByteBuffer> requests) {
        this.requests = requests;
    }

    /** A POST of each body. */
    public static Requests posts(String path, String writeKey, List<byte[]> bodies) {
        return new Requests(
                bodies.stream().map(body -> post(path, writeKey, body)).toList());
    }

    /** One POST. */
    public static ByteBuffer post(String path, String writeKey, byte[] body) {
        ByteArrayOutputStream request = new ByteArrayOutputStream(body.length + 200);
        request.writeBytes(("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Write-Key: " + writeKey
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        request.writeBytes(body);
        ByteBuffer buffer = ByteBuffer.allocateDirect(request.size());
        buffer.put(request.toByteArray()).flip();
        return buffer;
    }

    /** A connection that goes through the requests in order, from a place of its own. */
    public Conversation from(int connection) {
        return new Conversation() {
            private int next = (int) (connection * 7_919L % requests.size());

            @Override
            public ByteBuffer next() {
                next = (next + 1) % requests.size();
                return requests.get(next).duplicate();
            }

            @Override
            public void answered(int status, ByteBuffer body) {
                // The generator counts.
            }
        };
    }
}
