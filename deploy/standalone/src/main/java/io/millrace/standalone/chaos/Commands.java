package io.millrace.standalone.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Programs of the system that faults need. */
final class Commands {
    private Commands() {}

    /** What a program printed, and its exit code; 127 when there is no such program. */
    record Outcome(int exitCode, String text) {
        boolean worked() {
            return exitCode == 0;
        }
    }

    static Outcome run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), text.strip());
        } catch (IOException e) {
            return new Outcome(127, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome(130, "interrupted");
        }
    }

    static Outcome run(String... command) {
        return run(List.of(command));
    }
}
