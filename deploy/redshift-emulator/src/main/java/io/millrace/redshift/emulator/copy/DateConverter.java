package io.millrace.redshift.emulator.copy;

import io.millrace.redshift.emulator.sql.CopyOptions;
import io.millrace.redshift.emulator.sql.TimePattern;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Optional;

/** DATE: {@code YYYY-MM-DD}; DATEFORMAT 'auto' also takes other separators and drops a time of day. */
final class DateConverter implements ColumnConverter {
    private final CopyOptions options;

    DateConverter(CopyOptions options) {
        this.options = options;
    }

    @Override
    public boolean write(FieldValue value, CopyText out) throws InvalidValueException {
        if (value.isEmptyString()) {
            return false;
        }
        Optional<LocalDate> date = parse(value.text().strip());
        if (date.isEmpty()) {
            if (options.acceptAnyDate()) {
                return false;
            }
            throw new InvalidValueException(
                    LoadErrorCode.DATE,
                    "Invalid Date Format - expected "
                            + options.datePattern().map(TimePattern::source).orElse("YYYY-MM-DD"));
        }
        DateTimeText.write(date.orElseThrow(), out);
        return true;
    }

    private Optional<LocalDate> parse(String text) {
        if (options.datePattern().isPresent()) {
            return new PatternTime(options.datePattern().orElseThrow())
                    .parse(text)
                    .map(LocalDateTime::toLocalDate);
        }
        DateTimeText reader = new DateTimeText(text);
        Optional<LocalDate> date = reader.date(options.dateAuto());
        boolean timed = options.dateAuto() && (reader.skip('T') || reader.skip(' '));
        if (timed) {
            boolean time = reader.time().isPresent();
            reader.skip(' ');
            if (!time || (!reader.atEnd() && reader.offset().isEmpty())) {
                return Optional.empty();
            }
        }
        return reader.atEnd() ? date : Optional.empty();
    }
}
