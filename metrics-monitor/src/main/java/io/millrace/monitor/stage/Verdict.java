package io.millrace.monitor.stage;

import java.util.List;

/**
 * @param reasons one sentence each; none when the stages simply agree
 */
public record Verdict(StageStatus status, List<String> reasons) {
    public Verdict {
        reasons = List.copyOf(reasons);
    }
}
