package io.millrace.bench.jobs;

import io.millrace.jobs.run.SqlEngine;
import io.millrace.schemas.dataset.DatasetName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes a small file for every partition, and counts. */
final class CountingEngine implements SqlEngine {
    private final AtomicInteger made = new AtomicInteger();

    int made() {
        return made.get();
    }

    @Override
    public Result make(Task task) {
        made.incrementAndGet();
        Path file = task.directory().resolve("part-0.parquet");
        try {
            Files.createDirectories(task.directory());
            Files.write(file, (task.job().job().dataset() + " " + task.slot()).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Result(List.of(file), task.job().columns(), 1, List.of(), "1-0");
    }

    @Override
    public List<Path> fold(Table.Mirror mirror, Path directory) {
        throw new UnsupportedOperationException("the benchmark reads no mirrors");
    }

    @Override
    public List<BigDecimal> numbers(DatasetName dataset, Table.Versions table, List<String> queries) {
        return queries.stream().map(query -> BigDecimal.ZERO).toList();
    }

    @Override
    public List<Map<String, String>> rows(Table.Versions table) {
        return List.of();
    }

    @Override
    public void close() {}
}
