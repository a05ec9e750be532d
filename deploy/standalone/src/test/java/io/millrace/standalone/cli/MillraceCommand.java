package io.millrace.standalone.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs commands inside the test's own process and catches what they print. One at a time. */
public final class MillraceCommand {
    private MillraceCommand() {}

    /** What a command printed, and its exit code. */
    public record Outcome(int exitCode, String text) {
        /** The lines that it printed. */
        public List<String> lines() {
            return text.lines().toList();
        }
    }

    /** Runs a command on the installation in the data directory. */
    public static Outcome run(Path data, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--data");
        all.add(data.toString());
        return run(all.toArray(String[]::new));
    }

    /** Runs a command that needs no installation. */
    public static synchronized Outcome run(String... all) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream before = System.out;
        try (PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            System.setOut(out);
            int exitCode = Millrace.commandLine()
                    .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                    .execute(all);
            return new Outcome(exitCode, printed.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(before);
        }
    }
}
