package io.millrace.monitor.alert.channel;

import io.millrace.monitor.alert.Message;
import java.io.IOException;

/** A way to reach people. Thread-safe. */
@FunctionalInterface
public interface Channel {
    /**
     * Sends a message.
     *
     * @throws IOException when the other side did not take it; the message names no secret
     */
    void send(Message message) throws IOException, InterruptedException;
}
