package io.millrace.bench.jobs;

import io.millrace.jobs.run.SqlEngine;
import io.millrace.schemas.dataset.DatasetName;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An engine that outlives the runner that uses it. */
record Kept(SqlEngine engine) implements SqlEngine {
    @Override
    public Result make(Task task) {
        return engine.make(task);
    }

    @Override
    public List<Path> fold(Table.Mirror mirror, Path directory) {
        return engine.fold(mirror, directory);
    }

    @Override
    public List<BigDecimal> numbers(DatasetName dataset, Table.Versions table, List<String> queries) {
        return engine.numbers(dataset, table, queries);
    }

    @Override
    public List<Map<String, String>> rows(Table.Versions table) {
        return engine.rows(table);
    }

    @Override
    public void close() {}
}
