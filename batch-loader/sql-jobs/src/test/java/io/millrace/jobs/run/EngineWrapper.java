package io.millrace.jobs.run;

import io.millrace.schemas.dataset.DatasetName;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Does what another engine does, but for what a test overrides. */
class EngineWrapper implements SqlEngine {
    private final SqlEngine engine;

    EngineWrapper(SqlEngine engine) {
        this.engine = engine;
    }

    @Override
    public Optional<FilePlaces> lake() {
        return engine.lake();
    }

    @Override
    public boolean isAlive() {
        return engine.isAlive();
    }

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
    public void close() {
        engine.close();
    }
}
