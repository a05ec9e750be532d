package io.millrace.bench.loader;

import io.millrace.lake.batch.BatchObject;
import io.millrace.lake.batch.BatchSettings;
import io.millrace.lake.batch.BatchWriter;
import io.millrace.lake.batch.ChainId;
import io.millrace.lake.chain.BatchCommit;
import io.millrace.lake.store.ObjectStore;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.batch.ObjectAttributes;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.row.RowReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Writes batches as the lake writer does. */
final class FilledLake {
    private static final String TOPIC_ID = "0123456789abcdef0123456789abcdef";
    private static final BatchSettings SETTINGS = new BatchSettings(3, new BatchManifest.Writer("bench", "bench"));

    private final ObjectStore store;
    private final Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(1, ChronoUnit.HOURS);

    FilledLake(ObjectStore store) {
        this.store = store;
    }

    /**
     * Batches that follow one another, all with the same rows but for the bad ones, which are encoded only where they stand.
     *
     * @param bad numbers of the rows, from 0 over all batches, that the table refuses
     */
    List<BatchName> write(DatasetName dataset, SampleRows rows, int batches, int rowsPerBatch, Set<Long> bad) {
        ChainId chain = new ChainId(dataset, TOPIC_ID, 0);
        BatchObject clean = encode(chain, 0, rows, rowsPerBatch, bad, true);
        List<BatchName> names = new ArrayList<>();
        for (int i = 0; i < batches; i++) {
            long start = (long) i * rowsPerBatch;
            long end = start + rowsPerBatch;
            boolean isClean = bad.stream().noneMatch(row -> row >= start && row < end);
            BatchObject batch =
                    isClean ? moved(clean, chain, start, end) : encode(chain, start, rows, rowsPerBatch, bad, false);
            new BatchCommit(batch).run(store);
            names.add(batch.name());
        }
        return names;
    }

    private BatchObject encode(
            ChainId chain, long start, SampleRows rows, int count, Set<Long> bad, boolean withoutBad) {
        RowReader reader = new RowReader();
        try (BatchWriter writer = new BatchWriter(chain, start, hour, "bench", SETTINGS)) {
            for (int i = 0; i < count; i++) {
                String row = !withoutBad && bad.contains(start + i) ? rows.bad(i) : rows.good(i);
                writer.addRow(reader.read(row.getBytes(StandardCharsets.UTF_8)), hour);
            }
            return writer.finish(start + count);
        }
    }

    /** The same rows at other offsets. */
    private BatchObject moved(BatchObject batch, ChainId chain, long start, long end) {
        ObjectAttributes attributes = batch.attributes();
        return new BatchObject(
                chain.batch(start, hour),
                new ObjectAttributes(
                        attributes.topicId(),
                        end,
                        attributes.rows(),
                        attributes.duplicates(),
                        attributes.bad(),
                        attributes.sha256(),
                        attributes.firstTimestamp(),
                        attributes.lastTimestamp(),
                        attributes.writerVersion(),
                        attributes.writerCommit()),
                batch.body(),
                batch.schema(),
                batch.fingerprint(),
                batch.badFile());
    }
}
