package io.millrace.schemas.fingerprint;

import io.millrace.schemas.row.RowReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.datasketches.memory.Memory;
import org.apache.datasketches.quantilescommon.QuantileSearchCriteria;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class FingerprintTest {
    static {
        SketchLibrary.open();
    }

    /** Four times what one sketch of its size may be off. */
    private static final double RANK_ERROR = 0.035;

    private final RowReader reader = new RowReader();

    @Test
    void tellsCountsRangesAndFrequentValuesOfASmallBatchExactly() {
        Fingerprint made = of(List.of(
                "{\"n\":10,\"t\":\"b\",\"at\":\"2026-11-23T02:00:00.5+02:00\",\"x\":true}",
                "{\"n\":-1.50,\"t\":\"a\\u00e9\",\"at\":\"2026-11-23 01:00:00\",\"x\":null}",
                "{\"n\":9007199254740993,\"t\":\"b\",\"x\":{\"y\":1}}",
                "{\"n\":9007199254740992,\"t\":\"\",\"x\":[1]}"));
        assertThat(made.rows()).isEqualTo(4);
        ColumnFingerprint n = column(made, "n");
        assertThat(n.numbers()).extracting("min", "max").containsExactly("-1.5", "9007199254740993");
        assertThat(n.values()).isEqualTo(4);
        assertThat(n.frequent()).as("all differ").isNull();
        assertThat(n.entropy()).isEqualTo(2.0);
        ColumnFingerprint t = column(made, "t");
        assertThat(t.texts()).isEqualTo(new ValueRange("", "b", null));
        assertThat(t.distinct()).extracting("estimate").isEqualTo(3L);
        assertThat(t.frequent())
                .extracting("top")
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .first()
                .isEqualTo(new FrequentValues.Count("b", 2));
        assertThat(t.entropy()).isEqualTo(1.5);
        ColumnFingerprint at = column(made, "at");
        assertThat(at.times())
                .extracting("min", "max")
                .containsExactly("2026-11-23T00:00:00.500Z", "2026-11-23T01:00:00Z");
        assertThat(column(made, "x")).extracting("values", "nulls").containsExactly(3L, 1L);
    }

    @Test
    void theSameRowsGiveTheSameFingerprint() {
        List<String> rows = rows(new Random(1), 20_000);
        assertThat(of(rows)).isEqualTo(of(rows));
    }

    @Test
    void personalColumnsShowNoValue() {
        FingerprintSettings settings = new FingerprintSettings(Set.of("mail", "age", "born"));
        FingerprintAccumulator accumulator = new FingerprintAccumulator(settings);
        for (int i = 0; i < 10; i++) {
            accumulator.add(reader.read(
                    "{\"mail\":\"zoe@example.org\",\"age\":4711,\"born\":\"1990-01-02T00:00:00Z\"}".getBytes(UTF_8)));
        }
        Fingerprint made = accumulator.fingerprint();
        assertThat(made.columns()).hasSize(3).allSatisfy(column -> {
            assertThat(column.isPersonal()).isTrue();
            assertThat(column.values()).isEqualTo(10);
            assertThat(column.distinct()).extracting("estimate").isEqualTo(1L);
        });
        assertThat(made.toString()).doesNotContain("zoe", "4711", "1990");
        assertThat(made.settings()).isEqualTo(settings);
        assertThat(FingerprintMerge.merge(made, made).toString()).doesNotContain("zoe", "4711", "1990");
    }

    @Test
    void largeBatchesAreSketchedWithinTheErrors() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Double> values = new ArrayList<>();
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 60_000; i++) {
            double value = Math.round(Math.exp(random.nextGaussian() * 2) * 1000) / 1000.0;
            values.add(value);
            String kind = random.nextInt(10) < 6 ? "play" : "kind-" + random.nextInt(1000);
            rows.add("{\"v\":" + value + ",\"id\":\"id-" + i + "\",\"kind\":\"" + kind + "\"}");
        }
        Fingerprint made = of(rows);
        assertRanks(seed, made, values);
        ColumnFingerprint id = column(made, "id");
        assertThat(id.distinctValues().orElseThrow().estimate())
                .as("seed %d", seed)
                .isCloseTo(60_000, within(5_000L));
        assertThat(id.frequent()).isNull();
        assertThat(id.entropy()).as("seed %d", seed).isCloseTo(Math.log(60_000) / Math.log(2), within(2.5));
        FrequentValues.Count play =
                column(made, "kind").frequentValues().orElseThrow().top().get(0);
        assertThat(play.value()).isEqualTo("play");
        assertThat((double) play.count()).as("seed %d", seed).isCloseTo(36_000, within(3_000.0));
    }

    private static void assertRanks(long seed, Fingerprint made, List<Double> values) {
        ValueRange numbers = column(made, "v").numberRange().orElseThrow();
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        assertThat(Double.parseDouble(numbers.min())).isEqualTo(sorted[0]);
        assertThat(Double.parseDouble(numbers.max())).isEqualTo(sorted[sorted.length - 1]);
        for (double rank = 0.05; rank < 1; rank += 0.05) {
            double quantile = FingerprintMerge.quantiles(numbers, rank)[0];
            double trueRank = Math.abs(Arrays.binarySearch(sorted, quantile)) / (double) sorted.length;
            assertThat(trueRank).as("seed %d, rank %f", seed, rank).isCloseTo(rank, within(RANK_ERROR));
        }
    }

    @Test
    void mergingRandomSplitsInAnyOrderGivesTheWhole() {
        long seed = System.nanoTime();
        for (int round = 0; round < 20; round++) {
            Random random = new Random(seed + round);
            List<String> rows = rows(random, random.nextInt(10, 6_000));
            Fingerprint whole = of(rows);
            List<Fingerprint> parts = split(random, rows);
            Fingerprint left = parts.stream().reduce(FingerprintMerge::merge).orElseThrow();
            Fingerprint shuffled = mergeAnyhow(random, new ArrayList<>(parts));
            assertSame(seed + round, whole, left);
            assertSame(seed + round, left, shuffled);
        }
    }

    private static Fingerprint mergeAnyhow(Random random, List<Fingerprint> parts) {
        while (parts.size() > 1) {
            Fingerprint one = parts.remove(random.nextInt(parts.size()));
            Fingerprint other = parts.remove(random.nextInt(parts.size()));
            parts.add(FingerprintMerge.merge(one, other));
        }
        return parts.get(0);
    }

    private List<Fingerprint> split(Random random, List<String> rows) {
        List<Fingerprint> parts = new ArrayList<>();
        int from = 0;
        while (from < rows.size()) {
            int to = Math.min(rows.size(), from + random.nextInt(1, 1_500));
            parts.add(of(rows.subList(from, to)));
            from = to;
        }
        return parts;
    }

    private static void assertSame(long seed, Fingerprint expected, Fingerprint actual) {
        String as = "seed " + seed;
        assertThat(actual.rows()).as(as).isEqualTo(expected.rows());
        Map<String, ColumnFingerprint> columns =
                actual.columns().stream().collect(Collectors.toMap(ColumnFingerprint::name, Function.identity()));
        assertThat(new TreeSet<>(columns.keySet()))
                .as(as)
                .containsExactlyElementsOf(expected.columns().stream()
                        .map(ColumnFingerprint::name)
                        .sorted()
                        .toList());
        for (ColumnFingerprint one : expected.columns()) {
            ColumnFingerprint other =
                    Optional.ofNullable(columns.get(one.name())).orElseThrow();
            assertThat(other.values()).as(as).isEqualTo(one.values());
            assertThat(other.nulls()).as(as).isEqualTo(one.nulls());
            // A sketch that saw every value estimates a little otherwise than a merged one.
            assertThat(hll(other)).as(as).isCloseTo(hll(one), within(Math.max(1.0, hll(one) * 0.05)));
            assertThat(range(other.textRange())).as(as).isEqualTo(range(one.textRange()));
            assertThat(range(other.numberRange())).as(as).isEqualTo(range(one.numberRange()));
            assertThat(range(other.timeRange())).as(as).isEqualTo(range(one.timeRange()));
            if (one.numberRange().isPresent()) {
                ValueRange numbers = one.numberRange().get();
                double median = FingerprintMerge.quantiles(numbers, 0.5)[0];
                assertThat(rank(other.numberRange().orElseThrow(), median))
                        .as(as)
                        .isCloseTo(rank(numbers, median), within(0.06));
            }
        }
    }

    private static double rank(ValueRange range, double value) {
        byte[] image = Base64.getDecoder()
                .decode(Optional.ofNullable(range.quantiles()).orElseThrow());
        return KllDoublesSketch.heapify(Memory.wrap(image)).getRank(value, QuantileSearchCriteria.INCLUSIVE);
    }

    private static String range(Optional<ValueRange> range) {
        return range.map(found -> found.min() + ".." + found.max()).orElse("");
    }

    private static double hll(ColumnFingerprint column) {
        return column.distinctValues()
                .map(distinct -> HllSketch.heapify(
                                Memory.wrap(Base64.getDecoder().decode(distinct.sketch())))
                        .getCompositeEstimate())
                .orElse(0.0);
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "7", "200", "201", "400", "1000", "5000", "100000"})
    void quantilesAreSketchesAsDataSketchesReadsThem(int count) {
        QuantileAccumulator accumulator = new QuantileAccumulator();
        long weight = 0;
        for (int i = 0; i < count; i++) {
            boolean isSampled = i >= 4_096;
            accumulator.add((double) (i * 7919L % count), isSampled ? 4 : 0);
            weight += isSampled ? 16 : 1;
        }
        KllDoublesSketch read = KllDoublesSketch.heapify(Memory.wrap(accumulator.image()));
        assertThat(Arrays.equals(read.toByteArray(), accumulator.image())).isTrue();
        assertThat(read.getN()).isEqualTo(weight);
        assertThat(read.getMinItem()).isZero();
        assertThat(read.getMaxItem()).isEqualTo(count - 1.0);
        assertThat(Arrays.stream(read.getSortedView().getCumulativeWeights())
                        .max()
                        .orElseThrow())
                .isEqualTo(weight);
        assertThat(read.getQuantile(0.5)).isCloseTo(count / 2.0, within(count * RANK_ERROR + 1));
        read.merge(KllDoublesSketch.heapify(Memory.wrap(accumulator.image())));
        assertThat(read.getN()).isEqualTo(2 * weight);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1.0, true",
        "10, 1e1, true",
        "0, -0.00, true",
        "0.1, 0.10, true",
        "12345678901234567890123, 12345678901234567890124, false",
        "0.1, 0.1000000000000000055, false"
    })
    void equalNumbersHaveOneText(String one, String other, boolean same) {
        Fingerprint a = of(List.of("{\"n\":" + one + "}"));
        Fingerprint b = of(List.of("{\"n\":" + other + "}"));
        assertThat(min(a).equals(min(b))).isEqualTo(same);
    }

    private static String min(Fingerprint fingerprint) {
        return column(fingerprint, "n").numberRange().orElseThrow().min();
    }

    @Test
    void rangesAreExactWhereDoublesAreNot() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            List<java.math.BigDecimal> numbers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                numbers.add(new java.math.BigDecimal("12345678901234567." + random.nextInt(1000)));
            }
            List<String> rows =
                    numbers.stream().map(number -> "{\"n\":" + number + "}").toList();
            ValueRange range = column(of(rows), "n").numberRange().orElseThrow();
            assertThat(new java.math.BigDecimal(range.min()))
                    .as("seed %d", seed)
                    .isEqualByComparingTo(numbers.stream()
                            .min(java.util.Comparator.naturalOrder())
                            .orElseThrow());
            assertThat(new java.math.BigDecimal(range.max()))
                    .as("seed %d", seed)
                    .isEqualByComparingTo(numbers.stream()
                            .max(java.util.Comparator.naturalOrder())
                            .orElseThrow());
        }
    }

    @Test
    void longTextsAreCutBetweenCharactersAndKeepTheirOrder() {
        ValueRange range = column(of(List.of("{\"t\":\"x" + "é".repeat(100) + "\"}")), "t")
                .textRange()
                .orElseThrow();
        assertThat(range.min()).isEqualTo("x" + "é".repeat(63));
    }

    @Test
    void oddNumbersAreCountedAndLeftOut() {
        Fingerprint made = of(List.of("{\"n\":1e99999999999}", "{\"n\":" + "9".repeat(70) + "}", "{\"n\":5}"));
        ColumnFingerprint n = column(made, "n");
        assertThat(n.values()).isEqualTo(3);
        assertThat(n.numbers()).extracting("min", "max").containsExactly("5", "5");
    }

    @Test
    void columnsBeyondTheLimitAreCountedOnly() {
        StringBuilder row = new StringBuilder("{\"a\":1");
        for (int i = 0; i < FingerprintAccumulator.MAX_COLUMNS; i++) {
            row.append(",\"c").append(i).append("\":").append(i);
        }
        Fingerprint made = of(List.of(row + "}", row + "}"));
        assertThat(made.columns()).hasSize(FingerprintAccumulator.MAX_COLUMNS);
        assertThat(made.columnsLeftOut()).isEqualTo(1);
    }

    @Test
    void anUnknownVersionIsRefused() {
        assertThatThrownBy(() -> new Fingerprint(2, 0, List.of(), 0)).hasMessageContaining("upgrade Millrace");
    }

    private static List<String> rows(Random random, int count) {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StringBuilder row = new StringBuilder("{\"_id\":\"" + Long.toHexString(random.nextLong()) + "\"");
            if (random.nextInt(3) > 0) {
                row.append(",\"n\":").append(random.nextBoolean() ? random.nextInt(1000) : random.nextInt() / 100.0);
            }
            if (random.nextInt(3) > 0) {
                row.append(",\"kind\":").append(random.nextInt(9) == 0 ? "null" : "\"k" + random.nextInt(20) + "\"");
            }
            if (random.nextInt(4) > 0) {
                row.append(",\"at\":\"2026-11-")
                        .append(10 + random.nextInt(20))
                        .append("T01:02:03.")
                        .append(random.nextInt(1000))
                        .append(random.nextBoolean() ? "Z\"" : "-05:30\"");
            }
            rows.add(row.append('}').toString());
        }
        return rows;
    }

    private Fingerprint of(List<String> rows) {
        FingerprintAccumulator accumulator = new FingerprintAccumulator(FingerprintSettings.ALL_COLUMNS);
        rows.forEach(row -> accumulator.add(reader.read(row.getBytes(UTF_8))));
        return accumulator.fingerprint();
    }

    private static ColumnFingerprint column(Fingerprint fingerprint, String name) {
        return fingerprint.column(name).orElseThrow();
    }
}
