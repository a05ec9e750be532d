package io.millrace.standalone.chaos;

import io.millrace.bench.Machine;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a campaign did and what it proved.
 *
 * @param version of Millrace
 * @param seed with which the same faults come again
 * @param seconds how long faults came
 * @param eventsPerSecond how many events were offered
 * @param skipped kinds of faults that this machine can't do, each with the reason
 * @param sent what the edges said
 * @param restarts how often each process was started again
 * @param settleSeconds from the last fault and the last event until warehouse and lake had everything
 */
public record CampaignReport(
        String version,
        Instant startedAt,
        Machine machine,
        long seed,
        int seconds,
        int eventsPerSecond,
        List<FaultRecord> faults,
        Map<FaultKind, String> skipped,
        Traffic.Sent sent,
        Map<String, Integer> restarts,
        double settleSeconds,
        Reconciliation.Result result) {
    public CampaignReport {
        faults = List.copyOf(faults);
        skipped = new TreeMap<>(skipped);
        restarts = new TreeMap<>(restarts);
    }

    /** Whether nothing was lost, doubled or wrong. */
    public boolean isRight() {
        return result.isRight() && sent.wronglyJudged() == 0;
    }

    /** One line for people. */
    public String verdict() {
        String counts =
                sent.events() + " events acknowledged in " + result.warehouse().expected() + " rows, " + faults.size()
                        + " faults: lost " + lost() + ", doubled " + doubled();
        if (isRight()) {
            return counts + ". Lake, warehouse, mirrors and audits agree.";
        }
        return counts + ". SOMETHING IS WRONG; seed " + seed + " gives the same faults again.";
    }

    int lost() {
        return result.lake().lost().size() + result.warehouse().lost().size();
    }

    int doubled() {
        return result.lake().doubled().size() + result.warehouse().doubled().size();
    }
}
