package io.millrace.lakewriter.service;

import com.google.common.base.Ticker;
import java.time.Duration;

/** A moment on a clock that nobody sets. */
record Deadline(Ticker ticker, long startNanos, Duration length) {
    static Deadline after(Ticker ticker, Duration length) {
        return new Deadline(ticker, ticker.read(), length);
    }

    boolean isOver() {
        return ticker.read() - startNanos >= length.toNanos();
    }
}
