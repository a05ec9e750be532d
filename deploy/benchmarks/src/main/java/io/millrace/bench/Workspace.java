package io.millrace.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a benchmark may use.
 *
 * @param directory its own, for data and logs; empty at first, and removed when the benchmark succeeded
 * @param warmUp how long to run before measuring, where a warm-up is needed
 * @param measured how long one measurement is to take, where time is what bounds it
 * @param rows how much to work on, where an amount is what bounds it; the benchmark's own choice when empty
 * @param bytes how much data to work on, where that is what bounds it; the benchmark's own choice when empty
 * @param progress for people who wait
 */
public record Workspace(
        Path directory,
        Duration warmUp,
        Duration measured,
        Optional<Integer> rows,
        Optional<Long> bytes,
        PrintStream progress) {
    /** A directory inside this one, made if need be. */
    public Path directory(String name) {
        try {
            return Files.createDirectories(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tells what is being done. */
    public void say(String what) {
        progress.println("  " + what);
    }
}
