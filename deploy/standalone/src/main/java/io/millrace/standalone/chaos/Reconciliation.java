package io.millrace.standalone.chaos;

import io.millrace.cdc.verify.Verdict;
import io.millrace.lake.audit.AuditReport;
import io.millrace.lake.audit.Finding;
import io.millrace.lake.batch.BatchReader;
import io.millrace.lake.store.S3ObjectStore;
import io.millrace.lake.upkeep.LakeDatasets;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.standalone.stack.Credentials;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares what was acknowledged with what lake and warehouse hold, when all has come to rest. */
final class Reconciliation {
    /** One dataset's audit. */
    record Audit(String dataset, boolean clean, long batches, long rows, List<String> findings) {
        Audit {
            findings = List.copyOf(findings);
        }
    }

    /**
     * What came of it.
     *
     * @param badRows rows that the warehouse left out
     * @param heldBatches batches that wait for somebody
     */
    record Result(
            Comparison lake,
            Comparison warehouse,
            List<Audit> audits,
            List<Verdict> mirrors,
            long badRows,
            long heldBatches) {
        Result {
            audits = List.copyOf(audits);
            mirrors = List.copyOf(mirrors);
        }

        boolean isRight() {
            return lake.isRight()
                    && warehouse.isRight()
                    && audits.stream().allMatch(Audit::clean)
                    && mirrors.stream().allMatch(mirror -> mirror.outcome() == Verdict.Outcome.SAME)
                    && badRows == 0
                    && heldBatches == 0;
        }
    }

    private final Proofs proofs;
    private final String warehouseUrl;
    private final String ownerPassword;

    Reconciliation(Proofs proofs, String warehouseUrl, String ownerPassword) {
        this.proofs = proofs;
        this.warehouseUrl = warehouseUrl;
        this.ownerPassword = ownerPassword;
    }

    /** Whether the warehouse has as many rows as were acknowledged, in every table; only then comparing makes sense. */
    boolean isSettled(Map<String, Set<String>> acknowledged) {
        try (Connection connection = connect()) {
            for (Map.Entry<String, Set<String>> table : acknowledged.entrySet()) {
                if (number(connection, "select count(*) from \"" + table.getKey() + "\"")
                        < table.getValue().size()) {
                    return false;
                }
            }
            return true;
        } catch (SQLException e) {
            return false; // a table that is not there yet, or a warehouse that is not
        }
    }

    Result compare(Map<String, Set<String>> acknowledged) throws SQLException, InterruptedException {
        try (S3ObjectStore lake = proofs.lake();
                Connection connection = connect()) {
            Map<String, List<String>> inWarehouse = new HashMap<>();
            for (String table : acknowledged.keySet()) {
                inWarehouse.put(table, ids(connection, table));
            }
            Comparison warehouse = Comparison.of(acknowledged, inWarehouse);
            inWarehouse.clear();
            Map<String, List<String>> inLake = new HashMap<>();
            acknowledged.keySet().forEach(table -> inLake.put(table, ids(lake, new DatasetName(table))));
            List<Audit> audits = LakeDatasets.of(lake).stream()
                    .map(dataset -> audit(dataset, proofs.audit(lake, dataset)))
                    .toList();
            return new Result(
                    Comparison.of(acknowledged, inLake),
                    warehouse,
                    audits,
                    proofs.verify(),
                    number(connection, "select count(*) from millrace.bad_rows"),
                    number(connection, "select count(*) from millrace.held_batches"));
        }
    }

    private static Audit audit(DatasetName dataset, AuditReport report) {
        return new Audit(
                dataset.value(),
                report.isClean(),
                report.batches(),
                report.rows(),
                report.findings().stream().map(Finding::text).toList());
    }

    private static List<String> ids(S3ObjectStore lake, DatasetName dataset) {
        List<BatchName> batches = new ArrayList<>();
        lake.list(BatchName.directory(dataset), "", entry -> BatchName.ofObject(entry.key())
                .ifPresent(batches::add));
        BatchReader reader = new BatchReader(lake);
        List<String> ids = new ArrayList<>();
        batches.forEach(batch -> reader.read(batch, line -> ids.add(RowIds.of(line))));
        return ids;
    }

    private static List<String> ids(Connection connection, String table) throws SQLException {
        List<String> ids = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select _id from \"" + table + "\"")) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        }
        return ids;
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(warehouseUrl, Credentials.OWNER, ownerPassword);
    }
}
