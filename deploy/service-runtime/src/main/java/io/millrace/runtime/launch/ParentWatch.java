package io.millrace.runtime.launch;

import java.io.IOException;

/**
 * Ends this process when its standard input ends, that is, when the process that started it is gone. So no child outlives a
 * supervisor that was killed.
 */
public final class ParentWatch {
    /** Environment variable that a supervisor sets to {@code true} for its children. */
    public static final String VARIABLE = "MILLRACE_EXIT_WITH_PARENT";

    private ParentWatch() {}

    /** Starts watching, if the environment asks for it. */
    public static void startIfAsked() {
        if (!Boolean.parseBoolean(System.getenv(VARIABLE))) {
            return;
        }
        start();
    }

    /** Starts watching. */
    public static void start() {
        Thread watch = new Thread(ParentWatch::exitAtEndOfInput, "parent-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private static void exitAtEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // What the parent writes has no meaning; only the end has.
            }
        } catch (IOException e) {
            // A broken pipe means the same as its end.
        }
        System.exit(0);
    }
}
