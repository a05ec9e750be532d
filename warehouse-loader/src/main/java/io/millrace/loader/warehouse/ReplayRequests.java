package io.millrace.loader.warehouse;

import io.millrace.loader.reconcile.BadRowReplay;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table {@code replay_requests}. */
public final class ReplayRequests {
    private static final int MOST_AT_ONCE = 20;
    private static final int MAX_PROBLEM = 1_000;

    private final RedshiftConnections connections;
    private final Duration timeout;

    /** @param timeout of each statement */
    public ReplayRequests(RedshiftConnections connections, Duration timeout) {
        this.connections = connections;
        this.timeout = timeout;
    }

    /**
     * Somebody asks for a replay.
     *
     * @param object only the bad rows of this object; empty for all of the dataset
     */
    public record Request(String id, DatasetName dataset, Optional<String> object) {}

    /**
     * Those that have no answer yet, the oldest first.
     *
     * @throws MillraceException when the warehouse is away
     */
    public List<Request> open() {
        return run(connection -> Statements.query(
                connection,
                row -> new Request(
                        row.getString(1),
                        new DatasetName(row.getString(2)),
                        Optional.of(row.getString(3)).filter(object -> !object.isEmpty())),
                "SELECT request_id, dataset, object FROM millrace.replay_requests WHERE finished_at IS NULL"
                        + " ORDER BY asked_at LIMIT " + MOST_AT_ONCE));
    }

    /** Answers a request with what came of it. */
    public void done(Request request, BadRowReplay.Result result, Instant now) {
        long stillBad = result.stillBad().size();
        answer(request, now, result.loaded(), result.duplicates(), stillBad, "");
    }

    /** Answers a request that failed. */
    public void failed(Request request, String problem, Instant now) {
        String shown = problem.length() <= MAX_PROBLEM ? problem : problem.substring(0, MAX_PROBLEM);
        answer(request, now, 0, 0, 0, shown);
    }

    private void answer(Request request, Instant now, long loaded, long duplicates, long stillBad, String problem) {
        run(connection -> {
            Statements.update(
                    connection,
                    "UPDATE millrace.replay_requests SET finished_at = CAST(? AS TIMESTAMPTZ), loaded = ?, duplicates = ?,"
                            + " still_bad = ?, problem = ? WHERE request_id = ? AND finished_at IS NULL",
                    now.toString(),
                    loaded,
                    duplicates,
                    stillBad,
                    problem,
                    request.id());
            return true;
        });
    }

    private <T> T run(Work<T> work) {
        try (Connection connection = connections.open(timeout)) {
            return work.with(connection);
        } catch (SQLException e) {
            throw new MillraceException(
                    ErrorCode.WAREHOUSE_UNAVAILABLE, "the warehouse does not answer: " + e.getMessage(), e);
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        T with(Connection connection) throws SQLException;
    }
}
