package io.millrace.jobs.pull;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** How long to wait before a request is sent again. */
final class RetryDelays {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int MOST_DOUBLINGS = 10;

    private RetryDelays() {}

    /**
     * The header {@code Retry-After}, as seconds or as a date (RFC 9110, 10.2.3); empty when it is neither.
     */
    static Optional<Duration> retryAfter(String header, Instant now) {
        String text = header.strip();
        if (text.matches("\\d{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        try {
            Instant then = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(then.isAfter(now) ? Duration.between(now, then) : Duration.ZERO);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Doubles with each attempt, and adds up to half of that by chance.
     *
     * @param attempt how many have failed, from 1
     */
    static Duration after(int attempt, RandomGenerator random) {
        long doubled = FIRST.toMillis() << Math.min(attempt - 1, MOST_DOUBLINGS);
        long bounded = Math.min(doubled, LONGEST.toMillis());
        return Duration.ofMillis(bounded + random.nextLong(bounded / 2 + 1));
    }
}
