package io.millrace.standalone.cli;

import io.millrace.jobs.plan.Cause;
import io.millrace.jobs.plan.InputRef;
import java.util.ArrayList;
import java.util.List;

/** Why a partition is stale, for people. */
final class CauseTexts {
    private CauseTexts() {}

    static String line(List<Cause> causes) {
        return String.join("; ", lines(causes));
    }

    static List<String> lines(List<Cause> causes) {
        List<String> lines = new ArrayList<>();
        for (Cause cause : causes) {
            if (cause instanceof Cause.Missing) {
                lines.add("never made");
            } else if (cause instanceof Cause.CodeChanged) {
                lines.add("SQL or parameters changed");
            } else if (cause instanceof Cause.EngineChanged) {
                lines.add("engine changed");
            } else if (cause instanceof Cause.InputsChanged inputs) {
                some(inputs.changed(), "changed").ifPresent(lines::add);
                some(inputs.gone(), "gone").ifPresent(lines::add);
            }
        }
        return lines;
    }

    private static java.util.Optional<String> some(List<InputRef> inputs, String what) {
        if (inputs.isEmpty()) {
            return java.util.Optional.empty();
        }
        String more = inputs.size() == 1 ? "" : " and " + (inputs.size() - 1) + " more";
        return java.util.Optional.of(inputs.get(0) + more + " " + what);
    }
}
