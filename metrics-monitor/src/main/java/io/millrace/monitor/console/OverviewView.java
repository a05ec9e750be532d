package io.millrace.monitor.console;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The flow as a whole.
 *
 * @param verdict one sentence for somebody in a hurry
 * @param attention datasets that are not as they should be, the worst first
 * @param datasets how many there are
 */
public record OverviewView(
        Shell shell,
        State verdict,
        String sentence,
        List<FlowStage> stages,
        List<Service> services,
        List<DatasetRow> attention,
        List<DatasetRow> busiest,
        int datasets) {
    /**
     * @param name of the stage
     * @param what is counted
     * @param count the sum over all datasets
     * @param exact the same with all digits
     * @param rate taken in at the moment
     * @param notes what is worth knowing beside it
     * @param problem why it can't be counted at the moment
     */
    public record FlowStage(
            String name,
            String what,
            String count,
            String exact,
            String rate,
            List<Double> rates,
            State state,
            List<String> notes,
            Optional<String> problem) {}

    /** A service and how it is. */
    public record Service(String name, State state, List<String> reasons, Instant since, String metrics) {}
}
