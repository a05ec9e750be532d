package io.millrace.monitor.history;

import io.millrace.schemas.fingerprint.Fingerprint;
import io.millrace.schemas.fingerprint.FingerprintAccumulator;
import io.millrace.schemas.fingerprint.FingerprintMerge;
import io.millrace.schemas.fingerprint.FingerprintSettings;
import io.millrace.schemas.row.RowReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class HourProfileTest {
    @Test
    void twoBatchesAddUpToTheNumbersOfAllTheirRows() {
        HourProfile profile = HourProfile.of(
                1, 2, 200, Map.of(), Optional.of(FingerprintMerge.merge(batch(Set.of(), 0), batch(Set.of(), 100))));
        assertThat(profile.series().get(new SeriesKey("country", "null_share"))).isEqualTo(0.5);
        assertThat(profile.series().get(new SeriesKey("seconds", "p50"))).isCloseTo(100, within(8.0));
        assertThat(profile.series().get(new SeriesKey("country", "top_share"))).isEqualTo(1.0);
        assertThat(profile.series().get(SeriesKey.LATENESS)).isCloseTo(5, within(0.1));
        assertThat(profile.frequent()).containsEntry("country", Map.of("DE", 1.0));
        assertThat(profile.series().keySet()).noneMatch(key -> key.column().startsWith("_"));
    }

    @Test
    void nothingOfAPersonalColumnIsKeptButHowOftenItIsMissing() {
        HourProfile profile = HourProfile.of(1, 1, 100, Map.of(), Optional.of(batch(Set.of("country"), 0)));
        assertThat(profile.frequent()).doesNotContainKey("country");
        assertThat(profile.series()).doesNotContainKey(new SeriesKey("country", "top_share"));
        assertThat(profile.series()).containsKey(new SeriesKey("country", "null_share"));
    }

    private static Fingerprint batch(Set<String> personal, int from) {
        FingerprintAccumulator accumulator = new FingerprintAccumulator(new FingerprintSettings(personal));
        RowReader reader = new RowReader();
        for (int i = from; i < from + 100; i++) {
            String country = i % 2 == 0 ? "\"DE\"" : "null";
            accumulator.add(reader.read(("{\"seconds\":" + i + ",\"country\":" + country
                            + ",\"_sent_at\":\"2026-11-23T10:00:00Z\",\"_received_at\":\"2026-11-23T10:00:05Z\"}")
                    .getBytes(StandardCharsets.UTF_8)));
        }
        return accumulator.fingerprint();
    }
}
