package io.millrace.standalone.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Processes of an installation whose {@code millrace up} was killed. Whoever holds the lock of the data directory may end them.
 * They end by themselves when their supervisor is gone; a database server whose own supervisor was killed at the same moment does
 * not, and would keep its port.
 */
final class LeftBehind {
    private static final Duration BY_THEMSELVES = Duration.ofSeconds(20);
    private static final Duration AFTER_TERM = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(50);

    private LeftBehind() {}

    /**
     * Returns when no process works on the data directory any more.
     *
     * @param root of the data directory, absolute
     * @param events told when that takes a while
     * @throws StackException when one can't be ended
     */
    static void end(Path root, Consumer<String> events) {
        try {
            if (isGone(root, Duration.ZERO)) {
                return;
            }
            events.accept("Waiting for the processes of an earlier start on " + root + " to end");
            if (isGone(root, BY_THEMSELVES)) {
                return;
            }
            processes(root).forEach(ProcessHandle::destroy);
            if (isGone(root, AFTER_TERM)) {
                return;
            }
            processes(root).forEach(ProcessHandle::destroyForcibly);
            if (!isGone(root, AFTER_TERM)) {
                throw new StackException("processes of an earlier installation on " + root + " can't be ended: "
                        + processes(root).stream().map(ProcessHandle::pid).toList() + "; end them by hand");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while an earlier installation on " + root + " was ending", e);
        }
    }

    private static boolean isGone(Path root, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!processes(root).isEmpty()) {
            if (System.nanoTime() >= deadline) {
                return false;
            }
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
        return true;
    }

    /** Each service and server names a directory below the root on its command line, as nobody's editor or shell does. */
    private static List<ProcessHandle> processes(Path root) {
        String below = root + "/";
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .filter(process -> process.info()
                        .arguments()
                        .filter(arguments -> worksBelow(below, List.of(arguments)))
                        .isPresent())
                .toList();
    }

    private static boolean worksBelow(String below, List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            boolean isPostgres = i > 0 && arguments.get(i - 1).equals("-D") && argument.startsWith(below);
            if (isPostgres
                    || argument.startsWith("-Djava.io.tmpdir=" + below)
                    || argument.startsWith("--datadir=" + below)) {
                return true;
            }
        }
        return false;
    }
}
