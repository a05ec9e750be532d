package io.millrace.jobs.submit;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What stands behind the jar on spark-submit's command line.
 *
 * @param jobs directory of the job files
 * @param config the millrace.yaml; without one the environment says everything
 * @param environment empty for production
 * @param atOnce partitions that run beside one another
 */
record ApplyArguments(Path jobs, Optional<Path> config, Optional<String> environment, int atOnce) {
    static final String USAGE = """
            Usage: spark-submit … --class io.millrace.jobs.submit.ApplyJobs millrace-sql-jobs.jar
                       --jobs DIR [--config FILE] [--env NAME] [--at-once N]
            Makes what is stale, as millrace jobs apply does.""";

    private static final List<String> NAMES = List.of("--jobs", "--config", "--env", "--at-once");
    private static final int AT_ONCE = 2;

    /**
     * @throws IllegalArgumentException when they are not understood
     */
    static ApplyArguments parse(String[] arguments) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            if (!NAMES.contains(arguments[i]) || i + 1 == arguments.length) {
                throw new IllegalArgumentException("'" + arguments[i] + "' is not known, or has no value");
            }
            values.put(arguments[i], arguments[i + 1]);
        }
        Path jobs = Optional.ofNullable(values.get("--jobs"))
                .map(Path::of)
                .orElseThrow(() -> new IllegalArgumentException("--jobs is missing"));
        return new ApplyArguments(
                jobs,
                Optional.ofNullable(values.get("--config")).map(Path::of),
                Optional.ofNullable(values.get("--env")),
                Optional.ofNullable(values.get("--at-once"))
                        .map(ApplyArguments::atLeastOne)
                        .orElse(AT_ONCE));
    }

    private static int atLeastOne(String number) {
        int parsed = Integer.parseInt(number);
        if (parsed < 1) {
            throw new IllegalArgumentException("--at-once must be at least 1, but is " + number);
        }
        return parsed;
    }
}
