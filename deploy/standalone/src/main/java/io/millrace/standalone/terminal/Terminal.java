package io.millrace.standalone.terminal;

import java.io.PrintStream;

/** Writes for a person: a status line that is drawn over on a real terminal, plain lines everywhere else. */
public final class Terminal {
    private static final String ERASE_LINE = "\r\u001b[2K";

    private final PrintStream out;
    private final boolean interactive;
    private boolean statusShown;

    /**
     * @param interactive whether a status line can be drawn over
     */
    public Terminal(PrintStream out, boolean interactive) {
        this.out = out;
        this.interactive = interactive;
    }

    /** The terminal of this process. The script says by {@code MILLRACE_TTY} whether there is one. */
    public static Terminal ofProcess() {
        return new Terminal(System.out, "true".equals(System.getenv("MILLRACE_TTY")));
    }

    /** Writes a line that stays. */
    public synchronized void line(String text) {
        erase();
        out.println(text);
        out.flush();
    }

    /** Shows what is going on; drawn over by the next call. Nothing on a terminal that can't draw over. */
    public synchronized void status(String text) {
        if (!interactive) {
            return;
        }
        out.print(ERASE_LINE + text);
        out.flush();
        statusShown = true;
    }

    private void erase() {
        if (statusShown) {
            out.print(ERASE_LINE);
            statusShown = false;
        }
    }
}
