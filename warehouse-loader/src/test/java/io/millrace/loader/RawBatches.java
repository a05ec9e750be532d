package io.millrace.loader;

import com.github.luben.zstd.Zstd;
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
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/** Writes batches with rows that the lake writer would refuse, as another program might. */
final class RawBatches {
    private static final String TOPIC_ID = "0123456789abcdef0123456789abcdef";

    private RawBatches() {}

    /** A batch of partition 7, one row for each text; the columns in its manifest are those of the first row. */
    static BatchName write(ObjectStore store, String dataset, byte[]... lines) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (byte[] line : lines) {
            text.writeBytes(line);
            text.write('\n');
        }
        BatchObject batch = object(dataset, lines[0], lines.length, Zstd.compress(text.toByteArray()));
        new BatchCommit(batch).run(store);
        return batch.name();
    }

    private static BatchObject object(String dataset, byte[] first, int rows, byte[] body) {
        ChainId chain = new ChainId(new DatasetName(dataset), TOPIC_ID, 7);
        Instant now = Instant.now();
        BatchSettings settings = new BatchSettings(3, new BatchManifest.Writer("test", "test"));
        try (BatchWriter writer = new BatchWriter(chain, 0, now, "test", settings)) {
            for (int i = 0; i < rows; i++) {
                writer.addRow(new RowReader().read(first), now);
            }
            BatchObject tame = writer.finish(rows);
            ObjectAttributes attributes = tame.attributes();
            return new BatchObject(
                    tame.name(),
                    new ObjectAttributes(
                            attributes.topicId(),
                            attributes.end(),
                            attributes.rows(),
                            attributes.duplicates(),
                            attributes.bad(),
                            sha256(body),
                            attributes.firstTimestamp(),
                            attributes.lastTimestamp(),
                            attributes.writerVersion(),
                            attributes.writerCommit()),
                    body,
                    tame.schema(),
                    tame.fingerprint(),
                    tame.badFile());
        }
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
