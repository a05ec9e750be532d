package io.millrace.loader.warehouse;

import io.millrace.loader.mirror.LoadMode;
import io.millrace.loader.mirror.LoadTarget;
import io.millrace.loader.mirror.MergeSql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Brings rows into their table, by way of a staging table where they are merged. Leaves the transaction as it is. */
record RowLoad(Connection connection, LoadTarget target, CopySource source) {
    /**
     * Copies and merges.
     *
     * @return what became of the rows
     */
    Loaded load(String copyManifestUrl, String... options) throws SQLException {
        boolean staged = !(target.mode() instanceof LoadMode.Append);
        if (staged) {
            execute(List.of(MergeSql.createStage(target.table(), target.mode())));
        }
        execute(List.of(copy(copyManifestUrl, options)));
        long count = Statements.query(connection, row -> row.getLong(1), "SELECT pg_last_copy_count()")
                .get(0);
        if (target.history().isPresent()) {
            execute(List.of(MergeSql.history(target.history().get(), target.mode())));
        }
        long duplicates = 0;
        if (target.mode() instanceof LoadMode.Distinct distinct) {
            duplicates = count - distinct(distinct);
        }
        if (target.mode() instanceof LoadMode.Upsert upsert) {
            execute(MergeSql.upsert(target.table(), upsert));
        }
        if (target.mode() instanceof LoadMode.Mirror mirror) {
            mirror(mirror);
        }
        return new Loaded(count, duplicates);
    }

    /**
     * What became of rows.
     *
     * @param copied how many rows COPY says it has read
     * @param duplicates how many of them were not inserted, because the table has their events
     */
    record Loaded(long copied, long duplicates) {}

    /** How many rows were inserted. */
    private long distinct(LoadMode.Distinct mode) throws SQLException {
        Optional<Instant> since = Statements.query(connection, RowLoad::second, MergeSql.firstStaged())
                .get(0)
                .map(first -> first.minus(mode.window()));
        execute(MergeSql.distinct(target.table(), since));
        long left = Statements.query(connection, row -> row.getLong(1), MergeSql.countDistinct())
                .get(0);
        execute(List.of(MergeSql.insertDistinct(target.table(), mode)));
        return left;
    }

    private static Optional<Instant> second(ResultSet row) throws SQLException {
        long seconds = row.getLong(1);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochSecond(seconds));
    }

    /** Only asks what COPY would say. */
    void check(String copyManifestUrl, String... options) throws SQLException {
        if (!(target.mode() instanceof LoadMode.Append)) {
            execute(List.of(MergeSql.createStage(target.table(), target.mode())));
        }
        execute(List.of(copy(copyManifestUrl, options)));
    }

    private void mirror(LoadMode.Mirror mirror) throws SQLException {
        execute(List.of(MergeSql.recordTruncation(mirror)));
        long truncated = Statements.query(connection, row -> row.getLong(1), MergeSql.lastTruncation(mirror))
                .get(0);
        execute(MergeSql.mirror(target.table(), mirror, truncated));
    }

    private String copy(String copyManifestUrl, String... options) {
        if (target.mode() instanceof LoadMode.Mirror mirror) {
            return source.copy(MergeSql.STAGE, copyManifestUrl, Literals.text(mirror.pathsUrl()), options);
        }
        String table = target.mode() instanceof LoadMode.Append ? target.table().quoted() : MergeSql.STAGE;
        return source.copy(table, copyManifestUrl, "'auto'", options);
    }

    private void execute(List<String> statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
