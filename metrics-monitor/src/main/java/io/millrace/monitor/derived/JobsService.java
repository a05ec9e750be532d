package io.millrace.monitor.derived;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the service that runs jobs says of itself.
 *
 * @param service name of the instance that leads
 * @param lastLook when it last compared the lake with the jobs
 * @param stale partitions that have to be made again; empty when the service does not say
 * @param problems errors in job files and pull files
 * @param failed partitions that could not be made
 * @param pulls by name
 */
public record JobsService(
        String service,
        Optional<Instant> lastLook,
        long jobs,
        OptionalLong stale,
        List<String> problems,
        List<String> failed,
        List<Pull> pulls) {
    public JobsService {
        problems = List.copyOf(problems);
        failed = List.copyOf(failed);
        pulls = List.copyOf(pulls);
    }

    /**
     * A pull from somebody's API.
     *
     * @param dataset that its rows go to; empty when an older service does not say it
     * @param succeeded when a run last went through
     * @param next when it runs next
     * @param failures runs that failed since
     * @param reason of the last failure; empty after success
     */
    public record Pull(
            String name,
            String dataset,
            String schedule,
            Optional<Instant> succeeded,
            Optional<Instant> next,
            long failures,
            String reason) {}
}
