package io.millrace.jobs.pull;

import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * What a run would ask first and what comes of it; nothing is delivered or stored.
 *
 * @param request address and headers, secrets masked
 * @param rows of the first page that the lake does not have
 */
public record PullPreview(List<String> request, List<PullEvent> rows) {
    public PullPreview {
        request = List.copyOf(request);
        rows = List.copyOf(rows);
    }

    /** What the next run asks first. */
    public static List<String> request(Pull pull, PullState state) {
        return shown(pull, first(machine(pull, state)).query());
    }

    /**
     * Asks once.
     *
     * @throws MillraceException when the API does not answer as the pull says
     */
    public static PullPreview ask(Pull pull, PullState state, PullApi api, Instant now) throws InterruptedException {
        PullMachine machine = machine(pull, state);
        Map<String, String> query = first(machine).query();
        PullAnswer answer = api.ask(pull, query);
        PullStep step = machine.answered(answer, now);
        if (step instanceof PullStep.Deliver deliver) {
            return new PullPreview(shown(pull, query), deliver.events());
        }
        if (step instanceof PullStep.Failed failed) {
            throw new MillraceException(failed.code(), failed.message());
        }
        String reason = answer instanceof PullAnswer.Silent silent
                ? silent.reason()
                : answer instanceof PullAnswer.Answered answered ? "it answered " + answered.status() : "too large";
        throw new MillraceException(
                ErrorCode.API_UNAVAILABLE,
                "the API of pull " + pull.name() + " can't be used: " + reason + "; a run would ask again");
    }

    private static PullMachine machine(Pull pull, PullState state) {
        return new PullMachine(pull, state, "preview", Optional.empty(), RandomGenerator.getDefault());
    }

    private static PullStep.Ask first(PullMachine machine) {
        if (machine.begin() instanceof PullStep.Ask ask) {
            return ask;
        }
        throw new IllegalStateException("a run begins with a request");
    }

    private static List<String> shown(Pull pull, Map<String, String> query) {
        List<String> lines = new ArrayList<>();
        lines.add(pull.method() + " " + HttpPullApi.address(pull.url(), new TreeMap<>(query)));
        new TreeMap<>(pull.headers()).forEach((name, value) -> lines.add(name + ": " + value));
        pull.auth().map(PullAuth::masked).ifPresent(lines::add);
        return lines;
    }
}
