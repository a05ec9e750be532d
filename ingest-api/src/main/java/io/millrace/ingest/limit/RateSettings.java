package io.millrace.ingest.limit;

import io.millrace.runtime.settings.Description;
import java.util.Optional;
import org.springframework.util.unit.DataSize;

/** How much a source may send. What is not set has no limit. */
@Description("How much a source may send to one edge; no limit where nothing is set.")
public record RateSettings(
        @Description("Events that may come in a second, on average.")
        Optional<Integer> events,

        @Description("Events that may come at once after a pause; ten seconds' worth when it is not set.")
        Optional<Integer> eventsBurst,

        @Description("Bytes of inflated request bodies that may come in a second, on average.")
        Optional<DataSize> bytes,

        @Description("Bytes that may come at once after a pause; ten seconds' worth when it is not set.")
        Optional<DataSize> bytesBurst) {
    private static final int SECONDS_AT_ONCE = 10;

    public RateSettings {
        if (events.filter(rate -> rate < 1).isPresent()
                || eventsBurst.filter(burst -> burst < 1).isPresent()
                || bytes.filter(rate -> rate.toBytes() < 1).isPresent()
                || bytesBurst.filter(burst -> burst.toBytes() < 1).isPresent()) {
            throw new IllegalArgumentException("the rates and bursts of a source must be at least 1");
        }
        if ((eventsBurst.isPresent() && events.isEmpty()) || (bytesBurst.isPresent() && bytes.isEmpty())) {
            throw new IllegalArgumentException("a burst needs its rate: events-burst events, and bytes-burst bytes");
        }
    }

    Optional<TokenBucket> eventBucket() {
        return events.map(rate ->
                new TokenBucket(rate, eventsBurst.map(Integer::longValue).orElse((long) rate * SECONDS_AT_ONCE)));
    }

    Optional<TokenBucket> byteBucket() {
        return bytes.map(DataSize::toBytes)
                .map(rate ->
                        new TokenBucket(rate, bytesBurst.map(DataSize::toBytes).orElse(rate * SECONDS_AT_ONCE)));
    }
}
