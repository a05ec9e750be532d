package io.millrace.jobs;

import java.util.List;
import java.util.Map;

/**
 * A job and where its parts stand.
 *
 * @param name path below the directory of jobs
 * @param lines line of each key by its path, such as {@code inputs.plays}, and of the first line of {@code sql}
 */
public record JobFile(String name, Job job, Map<String, Integer> lines) {
    /** The place of the SQL among the lines. */
    public static final String SQL = "sql";

    private static final String OPENING = "/*---";
    private static final String CLOSING = "---*/";

    public JobFile {
        lines = Map.copyOf(lines);
    }

    /** What became of reading a file. */
    public sealed interface Reading {
        /** The file is a job. */
        record Valid(JobFile file) implements Reading {}

        /** The file is no job; everything that is wrong with it, by line. */
        record Invalid(List<JobProblem> problems) implements Reading {
            public Invalid {
                problems = problems.stream().sorted().toList();
            }
        }
    }

    /**
     * Reads a job: a YAML header between the lines {@code /*---} and {@code ---*}{@code /} at the top, so that the file stays valid
     * SQL, and the SQL below it.
     */
    public static Reading read(String name, String text) {
        List<String> lines = text.lines().toList();
        if (lines.isEmpty() || !lines.get(0).stripTrailing().equals(OPENING)) {
            return invalid(name, 1, "a job file begins with a header: its first line is " + OPENING);
        }
        int closing = closingLine(lines);
        if (closing < 0) {
            return invalid(name, 1, "the header does not end; close it with a line " + CLOSING);
        }
        List<String> header = lines.subList(1, closing);
        for (int i = 0; i < header.size(); i++) {
            if (header.get(i).contains("*/") || header.get(i).contains("/*")) {
                return invalid(
                        name,
                        i + 2,
                        "*/ and /* end and begin comments in SQL, so they can't stand in the header; in a schedule write 0-59/15"
                                + " for every 15 minutes");
            }
        }
        String sql = String.join("\n", lines.subList(closing + 1, lines.size())).strip();
        return new JobHeader(name, String.join("\n", header)).job(sql, firstLineOfSql(lines, closing + 1));
    }

    private static int firstLineOfSql(List<String> lines, int from) {
        for (int i = from; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                return i + 1;
            }
        }
        return lines.size();
    }

    /** The line of a key; the first line when the file doesn't have it. */
    public int line(String key) {
        return lines.getOrDefault(key, 1);
    }

    private static int closingLine(List<String> lines) {
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).stripTrailing().equals(CLOSING)) {
                return i;
            }
        }
        return -1;
    }

    private static Reading invalid(String name, int line, String message) {
        return new Reading.Invalid(List.of(new JobProblem(name, line, message)));
    }
}
