package io.millrace.loader.derived;

import io.millrace.loader.derived.DerivedVersions.Loadable;
import io.millrace.loader.derived.DerivedWarehouse.Replacement;
import io.millrace.loader.reconcile.CopyFile;
import io.millrace.loader.reconcile.Lake;
import io.millrace.loader.table.NewColumn;
import io.millrace.loader.table.TableDefinition;
import io.millrace.loader.table.TableName;
import io.millrace.schemas.derived.VersionContents;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import io.millrace.schemas.warehouse.TableColumn;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Brings the warehouse to the versions that are current in the lake. Work is what the pointers say and the ledger does not; each
 * partition is replaced in one transaction together with its ledger row, under the lock of its dataset. So it is the same whatever died
 * before, and going back to an older version is a load like any other.
 */
public final class DerivedLoads {
    static final String PARTITION = "_partition";
    static final String VERSION = "_version";
    private static final String PARTITION_TYPE = "VARCHAR(16)";
    private static final String VERSION_TYPE = "VARCHAR(32)";

    private final DerivedVersions versions;
    private final Lake lake;
    private final DerivedWarehouse warehouse;
    private final Terms terms;
    private final Supplier<String> loadIds;
    private final InstantSource clock;

    /**
     * @param lake for the lists that COPY reads
     */
    public DerivedLoads(
            DerivedVersions versions,
            Lake lake,
            DerivedWarehouse warehouse,
            Terms terms,
            Supplier<String> loadIds,
            InstantSource clock) {
        this.versions = versions;
        this.lake = lake;
        this.warehouse = warehouse;
        this.terms = terms;
        this.loadIds = loadIds;
        this.clock = clock;
    }

    /**
     * What may be changed in the warehouse's tables.
     *
     * @param createTables whether tables are made
     * @param addColumns whether columns are added
     */
    public record Terms(boolean createTables, boolean addColumns) {}

    /** The partitions of a dataset whose current version the warehouse does not hold, oldest first. */
    public List<CurrentPartition> pending(Loadable dataset) {
        List<CurrentPartition> current = versions.partitions(dataset);
        if (current.isEmpty()) {
            return List.of();
        }
        Set<LoadedPartition> loaded = new HashSet<>(warehouse.loaded(dataset.dataset()));
        return current.stream()
                .filter(partition -> !loaded.contains(partition.loaded()))
                .toList();
    }

    /**
     * Loads one partition.
     *
     * @return rows that the warehouse holds of it now; empty when there was nothing left to do
     * @throws MillraceException when it can't be loaded; nothing has changed then
     */
    public Optional<Long> load(CurrentPartition partition) {
        VersionContents contents = versions.contents(partition);
        List<DerivedColumn> columns = columns(partition, contents);
        fitTable(partition.table(), columns);
        String id = loadIds.get();
        Instant begin = clock.instant();
        try (Replacement replacement = warehouse.begin(partition.dataset())) {
            Optional<LoadedPartition> loaded = replacement.loaded(partition.dataset(), partition.partition());
            if (loaded.equals(Optional.of(partition.loaded())) || !versions.isCurrent(partition)) {
                // Another instance was faster, or the pointer has moved on while this one waited for the lock.
                return Optional.empty();
            }
            long staged = replacement.stage(columns, copyManifest(partition, contents, id));
            long rows = replacement.replace(partition, columns);
            if (staged != contents.rows() || rows != contents.rows()) {
                throw new MillraceException(
                        ErrorCode.ROW_COUNT_MISMATCH,
                        partition.dataset() + " " + partition.partition() + " has " + contents.rows()
                                + " rows, but the warehouse copied " + staged + " and took in " + rows
                                + "; nothing was changed");
            }
            replacement.record(
                    partition,
                    new DerivedWarehouse.Load(
                            id, contents.files().size(), rows, contents.bytes(), begin, clock.instant()));
            replacement.commit();
            return Optional.of(rows);
        } finally {
            lake.deleteTemporary(partition.dataset(), id, 0);
        }
    }

    private String copyManifest(CurrentPartition partition, VersionContents contents, String id) {
        List<CopyFile> files = contents.files().stream()
                .map(file -> new CopyFile(file.object(), file.bytes()))
                .toList();
        return files.isEmpty() ? "" : lake.writeCopyManifest(partition.dataset(), id, files);
    }

    private static List<DerivedColumn> columns(CurrentPartition partition, VersionContents contents) {
        List<DerivedColumn> columns = new ArrayList<>();
        Set<String> names = new HashSet<>(Set.of(PARTITION, VERSION));
        for (VersionContents.Column column : contents.columns()) {
            DerivedColumn mapped = DerivedColumn.of(column)
                    .orElseThrow(() -> refused(
                            partition.table(),
                            "the warehouse has no type for " + column.name() + " " + column.type()
                                    + "; cast it in the job's SQL"));
            if (!names.add(mapped.name())) {
                throw refused(
                        partition.table(),
                        "the column name " + mapped.name() + " is taken; rename it in the job's SQL");
            }
            columns.add(mapped);
        }
        return columns;
    }

    private void fitTable(TableName table, List<DerivedColumn> columns) {
        List<NewColumn> wanted = new ArrayList<>(columns.stream()
                .map(column -> new NewColumn(column.name(), column.tableType()))
                .toList());
        wanted.add(new NewColumn(PARTITION, PARTITION_TYPE));
        wanted.add(new NewColumn(VERSION, VERSION_TYPE));
        Optional<TableDefinition> found = warehouse.table(table);
        if (found.isEmpty()) {
            create(table, wanted);
            return;
        }
        for (DerivedColumn column : columns) {
            Optional<TableColumn> own = found.get().column(column.name());
            if (own.isPresent() && !column.fits(own.get())) {
                throw refused(
                        table,
                        "its column " + column.name() + " is " + own.get().description() + ", the result's is "
                                + column.tableType() + "; cast it in the job's SQL, or let the job name another table");
            }
        }
        for (NewColumn column : wanted) {
            if (found.get().column(column.name()).isEmpty()) {
                add(table, column);
            }
        }
    }

    private void create(TableName table, List<NewColumn> wanted) {
        if (!terms.createTables()) {
            String definitions = wanted.stream().map(NewColumn::definition).collect(Collectors.joining(", "));
            throw refused(
                    table,
                    "it does not exist, and warehouse-loader.auto-create is off; run CREATE TABLE " + table.quoted()
                            + " (" + definitions + ")");
        }
        warehouse.createTable(table, wanted).ifPresent(reason -> {
            throw refused(table, "it can't be made: " + reason);
        });
    }

    private void add(TableName table, NewColumn column) {
        if (!terms.addColumns()) {
            throw refused(
                    table,
                    "it lacks a column, and warehouse-loader.add-columns is off; run ALTER TABLE " + table.quoted()
                            + " ADD COLUMN " + column.definition());
        }
        warehouse.addColumn(table, column).ifPresent(reason -> {
            throw refused(table, "its column " + column.name() + " can't be added: " + reason);
        });
    }

    private static MillraceException refused(TableName table, String reason) {
        return new MillraceException(ErrorCode.LOAD_REJECTED, "table " + table + ": " + reason);
    }
}
