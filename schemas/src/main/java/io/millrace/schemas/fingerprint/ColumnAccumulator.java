package io.millrace.schemas.fingerprint;

import io.millrace.schemas.row.Row;
import io.millrace.schemas.row.ValueType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Collects one column. Not thread-safe. */
final class ColumnAccumulator {
    private static final long BASE_BYTES = 1_200;

    private final String name;
    private final boolean personal;
    private final SeenValues seen = new SeenValues();
    private final DistinctCounter distinct = new DistinctCounter();
    private final FrequentCounter frequent = new FrequentCounter();
    private final NumberText number = new NumberText();
    private final Numbers numbers = new Numbers();
    private final Times times = new Times();
    private final Texts texts = new Texts();
    private long values;
    private long nulls;

    ColumnAccumulator(String name, boolean personal) {
        this.name = name;
        this.personal = personal;
    }

    String name() {
        return name;
    }

    /**
     * @param sampleLevel the value stands for 2 to the power of this many where values are sampled; negative when it is not
     *     in the sample
     */
    void add(byte[] line, Row.Cell cell, int sampleLevel) {
        if (cell.type().isEmpty()) {
            nulls++;
            return;
        }
        values++;
        ValueType type = cell.type().get();
        switch (type) {
            case BOOLEAN -> addText(line, cell.start(), cell.start() + cell.length(), sampleLevel, false);
            case INTEGER, BIG_INTEGER, DECIMAL, NUMBER -> addNumber(line, cell, sampleLevel);
            case TIMESTAMP, TIMESTAMP_WITH_ZONE -> addTime(line, cell, sampleLevel);
            case STRING -> addString(line, cell, sampleLevel);
            case OBJECT, ARRAY -> {}
        }
    }

    private void addNumber(byte[] line, Row.Cell cell, int sampleLevel) {
        boolean isNew = !seen.seen(line, cell.start(), cell.length());
        boolean isSample = sampleLevel >= 0 && !personal;
        if (!(isNew || isSample) || !number.read(line, cell.start(), cell.length())) {
            return;
        }
        if (isNew) {
            if (number.isInteger()) {
                distinct.add(number.integer());
            } else {
                distinct.add(number.value());
            }
            if (!personal) {
                numbers.range(number, line, cell);
            }
        }
        if (isSample) {
            numbers.quantiles.add(number.value(), sampleLevel);
            count(line, cell.start(), cell.start() + cell.length(), sampleLevel);
        }
    }

    private void addTime(byte[] line, Row.Cell cell, int sampleLevel) {
        int from = cell.start() + 1;
        int to = cell.start() + cell.length() - 1;
        if (TextValues.hasEscape(line, from, to)) {
            byte[] text = TextValues.unescape(line, from, to);
            addPlainTime(text, 0, text.length, sampleLevel);
        } else {
            addPlainTime(line, from, to, sampleLevel);
        }
    }

    private void addPlainTime(byte[] text, int from, int to, int sampleLevel) {
        boolean isNew = distinct.add(text, from, to, seen);
        boolean isSample = sampleLevel >= 0 && !personal;
        if (personal || !(isNew || isSample)) {
            return;
        }
        long micros = TimeText.micros(text, from, to);
        times.range(micros);
        if (isSample) {
            times.quantiles.add(micros / 1_000.0, sampleLevel);
            count(text, from, to, sampleLevel);
        }
    }

    private void addString(byte[] line, Row.Cell cell, int sampleLevel) {
        int from = cell.start() + 1;
        int to = cell.start() + cell.length() - 1;
        // As many bytes as the text itself has: nothing is escaped.
        if (to - from == cell.bytes()) {
            addText(line, from, to, sampleLevel, true);
        } else {
            byte[] text = TextValues.unescape(line, from, to);
            addText(text, 0, text.length, sampleLevel, true);
        }
    }

    private void addText(byte[] text, int from, int to, int sampleLevel, boolean hasRange) {
        boolean isNew = distinct.add(text, from, to, seen);
        if (isNew && hasRange && !personal) {
            texts.range(text, from, TextValues.cut(text, from, to));
        }
        if (sampleLevel >= 0 && !personal) {
            count(text, from, to, sampleLevel);
        }
    }

    private void count(byte[] text, int from, int to, int sampleLevel) {
        if (to - from <= TextValues.MAX_BYTES) {
            frequent.add(TextValues.text(text, from, to), 1L << sampleLevel);
        }
    }

    long memoryBytes() {
        return BASE_BYTES
                + distinct.memoryBytes()
                + frequent.memoryBytes()
                + numbers.quantiles.memoryBytes()
                + times.quantiles.memoryBytes();
    }

    ColumnFingerprint fingerprint() {
        Optional<DistinctValues> distinctValues = distinct.values();
        List<FrequentValues.Count> counts = frequent.counts();
        @Nullable
        Double entropy = distinctValues.isEmpty() || personal
                ? null
                : Double.valueOf(Entropy.bits(counts, frequent.total(), distinct.estimate()));
        return new ColumnFingerprint(
                name,
                values,
                nulls,
                personal ? Boolean.TRUE : null,
                distinctValues.orElse(null),
                numbers.values().orElse(null),
                times.values().orElse(null),
                texts.values().orElse(null),
                frequent.values(counts).orElse(null),
                entropy);
    }

    private static Optional<String> sketch(QuantileAccumulator quantiles) {
        return quantiles.isEmpty()
                ? Optional.empty()
                : Optional.of(Base64.getEncoder().encodeToString(quantiles.image()));
    }

    private static final class Numbers {
        private final QuantileAccumulator quantiles = new QuantileAccumulator();
        private final Extreme min = new Extreme(-1);
        private final Extreme max = new Extreme(1);

        private void range(NumberText number, byte[] line, Row.Cell cell) {
            min.offer(number, line, cell);
            max.offer(number, line, cell);
        }

        private Optional<ValueRange> values() {
            return min.text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new ValueRange(
                            min.canonical(), max.canonical(), sketch(quantiles).orElse(null)));
        }
    }

    /** The smallest or largest number: compared as doubles, and exactly only where those can't tell. */
    private static final class Extreme {
        private final int sign;
        private String text = "";
        private double value;
        private boolean isExact;

        private Extreme(int sign) {
            this.sign = sign;
        }

        private void offer(NumberText number, byte[] line, Row.Cell cell) {
            if (!text.isEmpty()) {
                double difference = (number.value() - value) * sign;
                boolean isTie = number.value() == value;
                if (isTie ? number.isExact() && isExact : !(difference > 0)) {
                    return;
                }
                if (isTie && exact(string(line, cell)).compareTo(exact(text)) * sign <= 0) {
                    return;
                }
            }
            text = string(line, cell);
            value = number.value();
            isExact = number.isExact();
        }

        private static String string(byte[] line, Row.Cell cell) {
            return new String(line, cell.start(), cell.length(), StandardCharsets.US_ASCII);
        }

        private static BigDecimal exact(String text) {
            return NumberText.exact(text).orElseThrow();
        }

        private String canonical() {
            return NumberText.canonical(exact(text));
        }
    }

    private static final class Times {
        private final QuantileAccumulator quantiles = new QuantileAccumulator();
        private long min = Long.MAX_VALUE;
        private long max = Long.MIN_VALUE;

        private void range(long micros) {
            min = Math.min(min, micros);
            max = Math.max(max, micros);
        }

        private Optional<ValueRange> values() {
            return max < min
                    ? Optional.empty()
                    : Optional.of(new ValueRange(
                            TimeText.text(min),
                            TimeText.text(max),
                            sketch(quantiles).orElse(null)));
        }
    }

    private static final class Texts {
        /** As many as fit a number that is not negative. */
        private static final int PREFIX_BYTES = 7;

        private byte @Nullable [] min;
        private byte @Nullable [] max;
        private long minPrefix = Long.MAX_VALUE;
        private long maxPrefix = Long.MIN_VALUE;

        private void range(byte[] text, int from, int to) {
            long prefix = prefix(text, from, to);
            if (prefix > minPrefix && prefix < maxPrefix) {
                return;
            }
            if (min == null || Arrays.compareUnsigned(text, from, to, min, 0, min.length) < 0) {
                min = Arrays.copyOfRange(text, from, to);
                minPrefix = prefix;
            }
            if (max == null || Arrays.compareUnsigned(text, from, to, max, 0, max.length) > 0) {
                max = Arrays.copyOfRange(text, from, to);
                maxPrefix = prefix;
            }
        }

        /** The first bytes as a number: of two texts with different ones, that with the smaller one comes first. */
        private static long prefix(byte[] text, int from, int to) {
            long prefix = 0;
            int end = Math.min(to, from + PREFIX_BYTES);
            for (int i = from; i < end; i++) {
                prefix |= (text[i] & 0xffL) << (Byte.SIZE * (PREFIX_BYTES - 1 - (i - from)));
            }
            return prefix;
        }

        private Optional<ValueRange> values() {
            return min == null || max == null
                    ? Optional.empty()
                    : Optional.of(new ValueRange(
                            TextValues.text(min, 0, min.length), TextValues.text(max, 0, max.length), null));
        }
    }
}
