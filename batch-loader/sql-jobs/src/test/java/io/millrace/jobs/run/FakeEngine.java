package io.millrace.jobs.run;

import io.millrace.schemas.dataset.DatasetName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An engine whose result is a text that names its SQL and every file that it read. */
final class FakeEngine implements SqlEngine {
    final List<String> made = Collections.synchronizedList(new ArrayList<>());
    BigDecimal number = BigDecimal.ZERO;
    Runnable beforeResult = () -> {};

    @Override
    public Result make(Task task) {
        String what = task.job().job().dataset() + " " + task.slot();
        made.add(what);
        StringBuilder text = new StringBuilder(task.job().job().sql()).append('\n');
        for (Map.Entry<DatasetName, Table> input : new TreeMap<>(task.inputs()).entrySet()) {
            files(input.getValue()).forEach(file -> text.append(read(file)).append('\n'));
        }
        beforeResult.run();
        Path file = task.directory().resolve("part-0.parquet");
        try {
            Files.createDirectories(task.directory());
            Files.writeString(
                    file, LakeFixture.sha256(text.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Result(List.of(file), task.job().columns(), 1, List.of(), "1-0");
    }

    @Override
    public List<Path> fold(Table.Mirror mirror, Path directory) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<BigDecimal> numbers(DatasetName dataset, Table.Versions table, List<String> queries) {
        return queries.stream().map(query -> number).toList();
    }

    @Override
    public List<Map<String, String>> rows(Table.Versions table) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}

    private static List<URI> files(Table table) {
        if (table instanceof Table.Lines lines) {
            return lines.files();
        }
        if (table instanceof Table.Mirror mirror) {
            return mirror.files();
        }
        return ((Table.Versions) table)
                .parts().stream().flatMap(part -> part.files().stream()).toList();
    }

    private static String read(URI file) {
        try {
            return LakeFixture.sha256(Files.readAllBytes(Path.of(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
