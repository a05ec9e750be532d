package io.millrace.redshift.emulator.copy;

import io.millrace.redshift.emulator.sql.CopyOptions;
import io.millrace.redshift.emulator.sql.CopyOptions.TimeFormat;
import io.millrace.redshift.emulator.sql.TimePattern;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * TIMESTAMP and TIMESTAMPTZ. A text with an offset is converted to UTC, one without is taken as UTC; fractions beyond
 * microseconds are cut off.
 */
final class TimestampConverter implements ColumnConverter {
    private static final int LAST_YEAR = 9999;

    private final CopyOptions options;
    private final boolean zoned;

    TimestampConverter(CopyOptions options, boolean zoned) {
        this.options = options;
        this.zoned = zoned;
    }

    @Override
    public boolean write(FieldValue value, CopyText out) throws InvalidValueException {
        if (value.isEmptyString()) {
            return false;
        }
        String text = value.text().strip();
        Optional<LocalDateTime> instant =
                switch (options.timeFormat()) {
                    case AUTO, DEFAULT -> parse(text, options.timeFormat() == TimeFormat.AUTO);
                    case EPOCH_SECONDS -> epoch(text, 6);
                    case EPOCH_MILLISECONDS -> epoch(text, 3);
                    case PATTERN -> new PatternTime(options.timePattern().orElseThrow()).parse(text);
                };
        if (instant.isEmpty()
                || instant.orElseThrow().getYear() < 1
                || instant.orElseThrow().getYear() > LAST_YEAR) {
            if (options.acceptAnyDate()) {
                return false;
            }
            throw new InvalidValueException(
                    LoadErrorCode.TIMESTAMP,
                    "Invalid timestamp format or value ["
                            + options.timePattern().map(TimePattern::source).orElse("YYYY-MM-DD HH24:MI:SS") + "]");
        }
        DateTimeText.write(instant.orElseThrow(), out);
        if (zoned) {
            out.ascii("+00");
        }
        return true;
    }

    private Optional<LocalDateTime> parse(String text, boolean auto) {
        DateTimeText reader = new DateTimeText(text);
        Optional<LocalDate> date = reader.date(auto);
        if (date.isEmpty()) {
            return Optional.empty();
        }
        if (reader.atEnd()) {
            return date.map(LocalDate::atStartOfDay);
        }
        if (!reader.skip(' ') && !(auto && (reader.skip('T') || reader.skip('t')))) {
            return Optional.empty();
        }
        Optional<LocalTime> time = reader.time();
        if (time.isEmpty()) {
            return Optional.empty();
        }
        LocalDateTime local = date.orElseThrow().atTime(time.orElseThrow());
        if (reader.atEnd()) {
            return Optional.of(local);
        }
        reader.skip(' ');
        OptionalInt offset = auto || zoned ? reader.offset() : OptionalInt.empty();
        return offset.isPresent() && reader.atEnd()
                ? Optional.of(local.minusSeconds(offset.getAsInt()))
                : Optional.empty();
    }

    /** @param decimals by how many digits the unit is larger than a microsecond */
    private static Optional<LocalDateTime> epoch(String text, int decimals) {
        if (!text.matches("-?[0-9]{1,18}(\\.[0-9]{1,18})?")) {
            return Optional.empty();
        }
        try {
            long micros = new BigDecimal(text)
                    .movePointRight(decimals)
                    .setScale(0, RoundingMode.FLOOR)
                    .longValueExact();
            return Optional.of(LocalDateTime.ofInstant(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), ZoneOffset.UTC));
        } catch (ArithmeticException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
