package io.millrace.monitor.watch;

import io.millrace.monitor.alert.AlertSettings;
import io.millrace.monitor.api.ApiFigures;
import io.millrace.monitor.api.ApiOwner;
import io.millrace.monitor.freshness.Freshness;
import io.millrace.monitor.history.Finding;
import io.millrace.monitor.reconcile.ReconciliationStore;
import io.millrace.monitor.service.WatchedService;
import io.millrace.monitor.source.SourceFigures;
import io.millrace.monitor.stage.StageBoard;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Everything that is known at one moment.
 *
 * @param findings of the last day
 * @param owners who answers for a dataset; empty when nobody is known to
 */
public record Watched(
        Instant now,
        List<WatchedService> services,
        StageBoard board,
        List<ReconciliationStore.Hour> hours,
        List<Freshness> freshness,
        List<Finding> findings,
        Map<String, SourceFigures> sources,
        List<ApiFigures> calls,
        List<ApiOwner> apiOwners,
        Function<String, String> owners,
        AlertSettings settings) {}
