package io.millrace.jobs;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Checks a directory of jobs: code 0 and a table of the jobs, 1 and what is wrong with them, or 2 when used wrongly. */
public final class JobsCheck {
    private static final String USAGE = """
            Usage: jobs-check DIR
            Reads every .sql file below DIR and names everything that is wrong with the jobs.
            Example: jobs-check batch-loader/sql-jobs/examples""";
    private static final List<String> TITLES = List.of("DATASET", "GRAIN", "OWNER", "INPUTS", "RUNS", "WAREHOUSE");

    private JobsCheck() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out, System.err));
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) {
        if (arguments.length == 1 && arguments[0].equals("--help")) {
            out.println(USAGE);
            return 0;
        }
        if (arguments.length != 1) {
            err.println(USAGE);
            return 2;
        }
        Path directory = Path.of(arguments[0]);
        if (!Files.isDirectory(directory)) {
            err.println(directory + " is not a directory; name the one that holds the jobs");
            return 2;
        }
        try {
            return report(JobDirectory.load(directory), out);
        } catch (IOException e) {
            err.println(directory + " can't be read: " + e.getMessage());
            return 2;
        }
    }

    private static int report(JobDirectory directory, PrintStream out) {
        if (!directory.problems().isEmpty()) {
            directory.problems().forEach(out::println);
            out.println(count(directory.problems().size(), "problem"));
            return 1;
        }
        print(directory.jobs(), out);
        out.println(count(directory.jobs().size(), "job"));
        return 0;
    }

    private static void print(List<JobFile> jobs, PrintStream out) {
        if (jobs.isEmpty()) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(TITLES);
        jobs.forEach(file -> rows.add(row(file.job())));
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                line.append(row.get(column))
                        .append(" ".repeat(width(rows, column) - row.get(column).length() + 2));
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private static List<String> row(Job job) {
        String inputs = job.inputs().entrySet().stream()
                .map(input -> input.getKey() + " " + input.getValue())
                .collect(Collectors.joining(", "));
        return List.of(
                job.dataset().value(),
                job.grain().text(),
                job.owner(),
                inputs.isEmpty() ? "-" : inputs,
                job.trigger().toString(),
                job.warehouse().map(WarehouseTable::name).orElse("-"));
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    private static String count(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
