package io.millrace.monitor.lake;

import io.millrace.schemas.batch.BatchCompression;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The batches of one dataset and day in some twenty bytes each, of which nothing but fractions of milliseconds is lost. Chain by
 * chain in the order of offsets; a batch is told by how it differs from what the one before it lets expect.
 */
final class PackedDay {
    static final long HOURS = 24;

    private static final long HOUR_MILLIS = 3_600_000;
    private static final long HOUR_SECONDS = 3_600;
    private static final int HAS_OLDEST = 1;
    private static final int HAS_NEWEST = 2;
    private static final int IS_GZIP = 4;
    private static final int HOUR_SHIFT = 3;
    private static final Comparator<BatchCounts> ORDER = Comparator.comparing(
                    (BatchCounts batch) -> batch.name().topicId())
            .thenComparing(batch -> batch.name().partition())
            .thenComparing(batch -> batch.name().start())
            .thenComparing(BatchCounts::hour)
            .thenComparing(batch -> batch.name().compression());

    private final long firstHour;
    private final int size;
    private final byte[] packed;
    private final List<ChainRun> runs;
    private final List<ChainCounts> sums;

    private PackedDay(long firstHour, int size, byte[] packed, List<ChainRun> runs, List<ChainCounts> sums) {
        this.firstHour = firstHour;
        this.size = size;
        this.packed = packed;
        this.runs = List.copyOf(runs);
        this.sums = List.copyOf(sums);
    }

    /** Number of the day to which an hour belongs. */
    static long dayOf(long hour) {
        return Math.floorDiv(hour, HOURS);
    }

    /** @param batches of one dataset and day, each once */
    static PackedDay of(long day, Collection<BatchCounts> batches) {
        List<BatchCounts> sorted = batches.stream().sorted(ORDER).toList();
        long firstHour = day * HOURS;
        NumberWriter out = new NumberWriter(sorted.size());
        List<ChainRun> runs = new ArrayList<>();
        Map<String, ChainCounts> sums = new LinkedHashMap<>();
        String chain = "";
        long end = 0;
        for (BatchCounts batch : sorted) {
            BatchName name = batch.name();
            boolean isNewChain = !chain.equals(ChainCounts.chain(name));
            chain = ChainCounts.chain(name);
            out.bit(isNewChain);
            if (isNewChain) {
                out.unsigned(HexFormat.fromHexDigitsToLong(name.topicId()));
                out.unsigned(name.partition());
                end = 0;
            }
            write(out, batch, end, firstHour);
            end = batch.end();
            addTo(runs, batch);
            sums.merge(chain, ChainCounts.of(batch), ChainCounts::plus);
        }
        return new PackedDay(firstHour, sorted.size(), out.bytes(), runs, new ArrayList<>(sums.values()));
    }

    /**
     * A day that was packed before.
     *
     * @throws RuntimeException of any kind when these are not the bytes of that day
     */
    static PackedDay unpacked(DatasetName dataset, SettledDays.Day kept) {
        byte[] bytes = new byte[kept.packed().remaining()];
        kept.packed().duplicate().get(bytes);
        PackedDay bare = new PackedDay(kept.day() * HOURS, kept.batches(), bytes, List.of(), List.of());
        List<BatchCounts> batches = bare.batches(dataset);
        if (batches.stream().anyMatch(batch -> dayOf(batch.hour()) != kept.day())) {
            throw new IllegalArgumentException("the batches are not of the day " + kept.day());
        }
        return of(kept.day(), batches);
    }

    /** As it is kept. */
    SettledDays.Day kept() {
        return new SettledDays.Day(
                dayOf(firstHour), size, ByteBuffer.wrap(packed).asReadOnlyBuffer());
    }

    private static void write(NumberWriter out, BatchCounts batch, long expectedStart, long firstHour) {
        BatchName name = batch.name();
        int flags = (batch.oldest().isPresent() ? HAS_OLDEST : 0)
                | (batch.newest().isPresent() ? HAS_NEWEST : 0)
                | (name.compression() == BatchCompression.GZIP ? IS_GZIP : 0);
        out.unsigned(((batch.hour() - firstHour) << HOUR_SHIFT) | flags);
        out.signed(name.start() - expectedStart);
        out.signed(batch.end() - name.start());
        out.signed(batch.rows());
        out.signed(batch.duplicates());
        out.signed(batch.bad());
        out.signed(batch.erased());
        out.signed(batch.bytes());
        long hourMillis = batch.hour() * HOUR_MILLIS;
        batch.oldest().ifPresent(oldest -> out.signed(oldest.toEpochMilli() - hourMillis));
        batch.newest().ifPresent(newest -> out.signed(newest.toEpochMilli() - hourMillis));
    }

    private static void addTo(List<ChainRun> runs, BatchCounts batch) {
        int last = runs.size() - 1;
        if (last >= 0 && runs.get(last).isFollowedBy(batch)) {
            runs.set(last, runs.get(last).plus(batch));
        } else {
            runs.add(ChainRun.of(batch));
        }
    }

    /** All of its batches again. */
    List<BatchCounts> batches(DatasetName dataset) {
        NumberReader in = new NumberReader(packed);
        List<BatchCounts> batches = new ArrayList<>(size);
        String topicId = "";
        int partition = 0;
        long expectedStart = 0;
        for (int i = 0; i < size; i++) {
            if (in.bit()) {
                topicId = HexFormat.of().toHexDigits(in.unsigned(), 8);
                partition = Math.toIntExact(in.unsigned());
                expectedStart = 0;
            }
            BatchCounts batch = read(in, dataset, topicId, partition, expectedStart);
            expectedStart = batch.end();
            batches.add(batch);
        }
        return batches;
    }

    private BatchCounts read(NumberReader in, DatasetName dataset, String topicId, int partition, long expectedStart) {
        long mixed = in.unsigned();
        long hour = firstHour + (mixed >> HOUR_SHIFT);
        BatchName name = new BatchName(
                dataset,
                Instant.ofEpochSecond(hour * HOUR_SECONDS),
                partition,
                topicId,
                expectedStart + in.signed(),
                (mixed & IS_GZIP) != 0 ? BatchCompression.GZIP : BatchCompression.ZSTD);
        return new BatchCounts(
                name,
                name.start() + in.signed(),
                in.signed(),
                in.signed(),
                in.signed(),
                in.signed(),
                in.signed(),
                moment(in, hour, (mixed & HAS_OLDEST) != 0),
                moment(in, hour, (mixed & HAS_NEWEST) != 0));
    }

    private static Optional<Instant> moment(NumberReader in, long hour, boolean isThere) {
        return isThere ? Optional.of(Instant.ofEpochMilli(hour * HOUR_MILLIS + in.signed())) : Optional.empty();
    }

    /** Which offsets it holds. */
    List<ChainRun> runs() {
        return runs;
    }

    /** What it holds of each chain. */
    List<ChainCounts> sums() {
        return sums;
    }

    /** Bytes that its batches take, without what each object costs. */
    int bytes() {
        return packed.length;
    }
}
