package io.millrace.jobs.pull;

/** Pulls as files declare them. */
final class Declared {
    private static final String HEAD = """
            dataset: tickets
            owner: support-tools
            description: Tickets of the help desk.
            schedule: 0-59/15 * * * *
            """;

    private Declared() {}

    static Pull pull(String url, String more) {
        PullFile.Reading reading = PullFile.read("pulls/tickets.yaml", text(url, more));
        if (reading instanceof PullFile.Reading.Valid valid) {
            return valid.pull();
        }
        throw new AssertionError(reading.toString());
    }

    static String text(String url, String more) {
        return HEAD + "url: " + url + "\n" + more.stripIndent();
    }
}
