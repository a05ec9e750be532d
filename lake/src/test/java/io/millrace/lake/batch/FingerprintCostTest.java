package io.millrace.lake.batch;

import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.fingerprint.FingerprintSettings;
import io.millrace.schemas.fingerprint.FingerprintSource;
import io.millrace.schemas.row.RowReader;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** What fingerprints cost: {@code -Dtest.jvm.options=-Dmillrace.measure=true} prints it. */
@EnabledIfSystemProperty(named = "millrace.measure", matches = "true")
class FingerprintCostTest {
    private static final int ROWS = 200_000;
    private static final int RUNS = 5;
    private static final ChainId CHAIN = new ChainId(new DatasetName("plays"), "0".repeat(32), 0);
    private static final Instant START = Instant.parse("2026-11-23T02:00:00Z");

    private final RowReader reader = new RowReader();

    @Test
    void costsAtMostAThirdOfTheThroughput() {
        for (int size : new int[] {200, 1_000}) {
            byte[][] records = records(size);
            double without = best(records, FingerprintSource.NONE);
            double with = best(records, dataset -> Optional.of(FingerprintSettings.ALL_COLUMNS));
            without = Math.max(without, best(records, FingerprintSource.NONE));
            System.out.printf(
                    Locale.ROOT,
                    "%d bytes: %,.0f records in a second of processor time without fingerprint, %,.0f with: %.0f %%%n",
                    size,
                    without,
                    with,
                    100 * with / without);
            assertThat(with / without).isGreaterThan(2.0 / 3);
        }
    }

    private double best(byte[][] records, FingerprintSource fingerprints) {
        double best = 0;
        for (int run = 0; run < RUNS; run++) {
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            BatchSettings settings = new BatchSettings(3, new BatchManifest.Writer("1", "c"), fingerprints);
            try (BatchWriter writer = new BatchWriter(CHAIN, 0, START, "test", settings)) {
                for (byte[] record : records) {
                    writer.addRow(reader.read(record), START);
                }
                BatchObject batch = writer.finish(records.length);
                assertThat(batch.manifest(batch.attributes()).rows()).isEqualTo(records.length);
            }
            long spent = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
            best = Math.max(best, records.length / (spent / 1e9));
        }
        return best;
    }

    private static byte[][] records(int size) {
        Random random = new Random(7);
        byte[][] records = new byte[ROWS][];
        for (int i = 0; i < ROWS; i++) {
            StringBuilder row = new StringBuilder("{\"_id\":\"" + Long.toHexString(random.nextLong()) + "\"")
                    .append(",\"_received_at\":\"")
                    .append(START.plusMillis(i))
                    .append("\",\"user_id\":\"u")
                    .append(random.nextInt(50_000))
                    .append("\",\"kind\":\"")
                    .append(random.nextInt(4) == 0 ? "skip" : "play")
                    .append("\",\"song\":")
                    .append(random.nextInt(100_000))
                    .append(",\"price\":")
                    .append(random.nextInt(1000) / 100.0)
                    .append(",\"ok\":true");
            for (int column = 0; row.length() < size - 16; column++) {
                row.append(",\"text_").append(column).append("\":\"");
                int length = Math.min(40, Math.max(1, size - row.length() - 2));
                for (int letter = 0; letter < length; letter++) {
                    row.append("etaoinshrdlucmfw ".charAt(Math.min(random.nextInt(17), random.nextInt(17))));
                }
                row.append('"');
            }
            records[i] = row.append('}').toString().getBytes(UTF_8);
        }
        assertThat(Arrays.stream(records)
                        .mapToInt(record -> record.length)
                        .average()
                        .orElseThrow())
                .isBetween(size * 0.8, size * 1.2);
        return records;
    }
}
