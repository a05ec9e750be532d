package io.millrace.monitor.console;

import java.util.List;
import java.util.Map;

/**
 * The source databases, as the connectors tell of them.
 *
 * @param problem why nothing can be said; empty when something can
 */
public record SourcesView(Shell shell, List<Source> sources, String problem) {
    /**
     * @param connector service that captures it
     * @param facts what is known of the capture, in words
     * @param snapshots tables whose copy is not done, each with how far it is
     * @param copied tables whose copy is done
     * @param findings what is wrong with the server's settings, with its remedy
     * @param verification what came of comparing it with its mirrors last
     * @param tables datasets of its tables
     */
    public record Source(
            String name,
            String connector,
            State state,
            Map<String, String> facts,
            Map<String, String> snapshots,
            long copied,
            List<Finding> findings,
            Map<String, String> verification,
            List<DatasetRow> tables) {}

    /** Something about the server's settings. */
    public record Finding(String severity, String problem, String remedy) {}
}
