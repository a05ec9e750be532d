package io.millrace.bench.load;

import java.nio.ByteBuffer;

/** What one connection says. Used by one thread. */
public interface Conversation {
    /** The next request, ready to be written. */
    ByteBuffer next();

    /** What came back for the last request. */
    void answered(int status, ByteBuffer body);
}
