package io.millrace.cdc.verify;

import io.millrace.cdc.settings.SourceSettings;
import io.millrace.cdc.snapshot.SourceTable;
import io.millrace.cdc.snapshot.TableCatalog;
import io.millrace.cdc.snapshot.TableName;
import io.millrace.cdc.source.SourceConnections;
import io.millrace.cdc.stream.CaptureRules;
import io.millrace.cdc.verify.Verdict.Kind;
import io.millrace.cdc.verify.Verdict.Outcome;
import io.millrace.schemas.dataset.DatasetName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Compares the tables of one source with their mirrors. Writes to neither side. */
public final class Verifier {
    /** How many rows that differ are named. */
    private static final int SHOWN = 100;

    private static final int SLICE_ROWS = 50_000;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

    private final SourceSettings source;
    private final SourceConnections connections;
    private final Mirror mirror;
    private final Progress progress;
    private final Function<DatasetName, String> mirrorNames;
    private final Duration patience;
    private final InstantSource clock;
    private final int sliceRows;

    /**
     * @param mirrorNames the name of the mirror of each dataset
     * @param patience how long a captured change may take to the mirror; more than the loader's interval
     */
    public Verifier(
            SourceSettings source,
            SourceConnections connections,
            Mirror mirror,
            Progress progress,
            Function<DatasetName, String> mirrorNames,
            Duration patience,
            InstantSource clock) {
        this(source, connections, mirror, progress, mirrorNames, patience, clock, SLICE_ROWS);
    }

    /**
     * @param sliceRows about how many rows are compared at a time
     */
    Verifier(
            SourceSettings source,
            SourceConnections connections,
            Mirror mirror,
            Progress progress,
            Function<DatasetName, String> mirrorNames,
            Duration patience,
            InstantSource clock,
            int sliceRows) {
        this.source = source;
        this.connections = connections;
        this.mirror = mirror;
        this.progress = progress;
        this.mirrorNames = mirrorNames;
        this.patience = patience;
        this.clock = clock;
        this.sliceRows = sliceRows;
    }

    /**
     * The tables of the source that are captured.
     *
     * @throws io.millrace.cdc.source.SourceUnavailableException when the source does not answer
     */
    public List<TableName> tables() {
        CaptureRules rules = source.capture().rules();
        try (Connection connection = connections.open()) {
            return new TableCatalog(connection, false)
                    .tables().stream()
                            .filter(name -> rules.captures(name.database(), name.table()))
                            .toList();
        } catch (SQLException e) {
            throw connections.unavailable(e);
        }
    }

    /**
     * Compares one table.
     *
     * @throws io.millrace.schemas.error.MillraceException when a side does not answer
     */
    public Verdict verify(TableName name) throws InterruptedException {
        try {
            return compare(name);
        } catch (SQLException e) {
            throw connections.unavailable(e);
        }
    }

    private Verdict compare(TableName name) throws SQLException, InterruptedException {
        String mirrored =
                mirrorNames.apply(new DatasetName(source.name() + "." + name.database() + "." + name.table()));
        Optional<SourceTable> table;
        try (Connection connection = connections.open()) {
            table = new TableCatalog(connection, isMariaDb(connection)).table(name);
        }
        if (table.isEmpty()) {
            return Verdict.without(name.toString(), mirrored, Outcome.NOT_COMPARABLE, "the source has no such table");
        }
        SourceRows rows =
                new SourceRows(connections, table.get(), source.capture().columnRules(), sliceRows);
        if (!rows.hasKey()) {
            return Verdict.without(
                    name.toString(),
                    mirrored,
                    Outcome.NOT_COMPARABLE,
                    "the table has no primary key, so its mirror holds changes rather than rows");
        }
        Optional<Layout> layout = layout(rows, mirrored);
        if (layout.isEmpty()) {
            return Verdict.without(
                    name.toString(),
                    mirrored,
                    Outcome.BEHIND,
                    "the warehouse has no mirror of the table, or one without its key; is it loaded yet?");
        }
        return verdict(name, mirrored, compare(rows, mirrored, layout.get()));
    }

    /** A table that has just got its first row has no mirror yet: it gets the time of patience to come. */
    private Optional<Layout> layout(SourceRows rows, String mirrored) throws InterruptedException {
        Optional<Layout> layout = mirror.columns(mirrored).flatMap(rows::layout);
        Instant end = clock.instant().plus(patience);
        for (int look = 0; layout.isEmpty() && clock.instant().isBefore(end); look++) {
            pause(look);
            layout = mirror.columns(mirrored).flatMap(rows::layout);
        }
        return layout;
    }

    private Comparison.Result compare(SourceRows rows, String mirrored, Layout layout)
            throws SQLException, InterruptedException {
        List<Comparison.Sides> slices = rows.slices().stream()
                .<Comparison.Sides>map(slice -> sides(rows, mirrored, layout, slice))
                .toList();
        return new Comparison(progress, patience, clock, Verifier::pause).compare(slices);
    }

    private Comparison.Sides sides(SourceRows rows, String mirrored, Layout layout, Slice slice) {
        return new Comparison.Sides() {
            @Override
            public Map<String, String> source() throws SQLException {
                Map<String, String> checksums = new HashMap<>();
                rows.read(slice, layout, row -> checksums.put(row.key(), row.checksum()));
                return checksums;
            }

            @Override
            public Map<String, String> mirror() {
                Map<String, String> checksums = new HashMap<>();
                List<String> columns =
                        layout.columns().stream().map(ComparedColumn::mirror).toList();
                Optional<String> condition = slice.inMirror(JdbcMirror.quoted(layout.firstKey()));
                mirror.rows(mirrored, columns, condition, texts -> {
                    Row row = row(layout, texts);
                    checksums.put(row.key(), row.checksum());
                });
                return checksums;
            }
        };
    }

    private static Row row(Layout layout, List<Optional<String>> texts) {
        List<Optional<String>> values = new ArrayList<>(texts.size());
        for (int i = 0; i < texts.size(); i++) {
            values.add(texts.get(i).map(layout.columns().get(i).kind()::ofText));
        }
        return Row.of(layout.key().stream().map(i -> values.get(i).orElse("")).toList(), values);
    }

    private static Verdict verdict(TableName name, String mirrored, Comparison.Result result) {
        long missing = count(result, Kind.MISSING);
        long extra = count(result, Kind.EXTRA);
        long changed = count(result, Kind.CHANGED);
        Outcome outcome =
                result.behind() ? Outcome.BEHIND : missing + extra + changed > 0 ? Outcome.DIFFERENT : Outcome.SAME;
        String reason =
                switch (outcome) {
                    case DIFFERENT ->
                        missing + " missing in the mirror, " + extra + " only there, " + changed + " with other values";
                    case BEHIND ->
                        result.unsettled()
                                + " rows are in doubt, because the connector has not captured the source as it was"
                                + " when the comparison began";
                    default ->
                        result.unsettled() == 0 ? "" : result.unsettled() + " rows changed too often to be compared";
                };
        return new Verdict(
                name.toString(),
                mirrored,
                outcome,
                reason,
                result.same() + missing + changed + result.unsettled(),
                result.same() + extra + changed + result.unsettled(),
                result.differences().size(),
                result.differences().stream().limit(SHOWN).toList(),
                result.unsettled());
    }

    private static long count(Comparison.Result result, Kind kind) {
        return result.differences().stream()
                .filter(difference -> difference.kind() == kind)
                .count();
    }

    private static boolean isMariaDb(Connection connection) throws SQLException {
        return connection.getMetaData().getDatabaseProductVersion().contains("MariaDB");
    }

    private static void pause(int look) throws InterruptedException {
        long millis = FIRST_PAUSE.toMillis() << Math.min(look, 10);
        Thread.sleep(Math.min(millis, LONGEST_PAUSE.toMillis()));
    }
}
