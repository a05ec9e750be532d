package io.millrace.lakewriter.service;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The memory that batches not yet stored may take over all consumers of the process. Thread-safe. */
final class MemoryBudget {
    private final long limit;
    private final Map<ConsumerLoop, Long> used = new ConcurrentHashMap<>();

    MemoryBudget(long limit) {
        this.limit = limit;
    }

    void set(ConsumerLoop loop, long bytes) {
        used.put(loop, bytes);
    }

    void remove(ConsumerLoop loop) {
        used.remove(loop);
    }

    long used() {
        return used.values().stream().mapToLong(Long::longValue).sum();
    }

    boolean isShort() {
        return excess() > 0;
    }

    /** Bytes in use beyond the limit. */
    long excess() {
        return Math.max(0, used() - limit);
    }
}
