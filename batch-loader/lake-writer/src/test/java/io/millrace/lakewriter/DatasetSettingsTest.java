package io.millrace.lakewriter;

import io.millrace.lakewriter.partition.Rotation;
import io.millrace.lakewriter.service.DatasetRules;
import io.millrace.runtime.contract.Contracts;
import io.millrace.runtime.settings.SettingsBinder;
import io.millrace.runtime.settings.SettingsSource;
import io.millrace.schemas.dataset.DatasetName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class DatasetSettingsTest {
    private static final long MEGABYTE = 1_048_576;

    @TempDir
    private Path directory;

    @Test
    void theFirstEntryThatMatchesCountsAndLeavesTheRestAsItIs() throws IOException {
        LakeWriterSettings settings = settings("""
                lake-writer:
                  batch-age: 30s
                  datasets:
                    - {name: payments, batch-age: 5s, fingerprint: off}
                    - {name: "pay*", deduplication-window: 0s}
                    - {name: "shop.*", batch-size: 128MB, quiet-age: 20m}
                """);
        DatasetRules rules = DatasetRulesOf.settings(settings);
        assertThat(rules.of(new DatasetName("payments")).rotation())
                .isEqualTo(rotation(64, Duration.ofSeconds(5), Duration.ofSeconds(25)));
        assertThat(rules.of(new DatasetName("payments")).deduplicationWindow()).isEqualTo(Duration.ofHours(24));
        assertThat(rules.of(new DatasetName("payouts")).deduplicationWindow()).isZero();
        assertThat(rules.of(new DatasetName("shop.db.items")).rotation())
                .isEqualTo(rotation(128, Duration.ofSeconds(30), Duration.ofMinutes(20)));
        assertThat(rules.of(new DatasetName("plays")).rotation())
                .isEqualTo(rotation(64, Duration.ofSeconds(30), Duration.ofSeconds(150)));
        DatasetFingerprints fingerprints = new DatasetFingerprints(settings, Contracts::none);
        assertThat(fingerprints.of(new DatasetName("payments"))).isEmpty();
        assertThat(fingerprints.of(new DatasetName("payouts"))).isPresent();
    }

    @Test
    void whatIsNoNameAndWhatIsTooLargeIsRefused() throws IOException {
        SettingsBinder binder = binder("""
                lake-writer:
                  datasets:
                    - {name: "no name"}
                """);
        assertThat(binder.bind(LakeWriterSettings.SECTION)).isEmpty();
        assertThat(binder.problems()).singleElement().asString().contains("'no name' is neither a dataset's name");
        SettingsBinder large = binder("""
                lake-writer:
                  memory: 100MB
                  datasets:
                    - {name: plays, batch-size: 101MB}
                """);
        assertThat(large.bind(LakeWriterSettings.SECTION)).isEmpty();
        assertThat(large.problems()).singleElement().asString().contains("must not be larger than memory");
    }

    private static Rotation rotation(int megabytes, Duration age, Duration quietAge) {
        return new Rotation(megabytes * MEGABYTE, 1_000_000, age, MEGABYTE, quietAge);
    }

    private LakeWriterSettings settings(String yaml) throws IOException {
        SettingsBinder binder = binder(yaml);
        Optional<LakeWriterSettings> settings = binder.bind(LakeWriterSettings.SECTION);
        assertThat(binder.problems()).isEmpty();
        return settings.orElseThrow();
    }

    private SettingsBinder binder(String yaml) throws IOException {
        Path file = Files.writeString(directory.resolve("millrace.yaml"), yaml);
        return new SettingsBinder(SettingsSource.load(Optional.of(file), Map.of()));
    }
}
