package io.millrace.bench;

import java.util.ArrayDeque;
import java.util.Deque;

/** What is to be closed, last opened first. */
public final class Closing implements AutoCloseable {
    /** Something whose closing does not fail. */
    private final Deque<Runnable> open = new ArrayDeque<>();

    public <T extends AutoCloseable> T add(T opened) {
        open.push(() -> {
            try {
                opened.close();
            } catch (Exception e) {
                throw new IllegalStateException("cannot stop " + opened, e);
            }
        });
        return opened;
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            open.pop().run();
        }
    }
}
