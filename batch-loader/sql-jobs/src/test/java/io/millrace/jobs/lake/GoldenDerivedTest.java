package io.millrace.jobs.lake;

import io.millrace.jobs.plan.InputRef;
import io.millrace.jobs.plan.Slot;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.derived.CurrentVersion;
import io.millrace.schemas.derived.DerivedDescription;
import io.millrace.schemas.derived.DerivedDocuments;
import io.millrace.schemas.derived.VersionContents;
import io.millrace.schemas.error.MillraceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What earlier versions wrote below derived/ is read, by the jobs and by the loader: the files in {@code golden} never change. */
class GoldenDerivedTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Instant TIME = Instant.parse("2026-11-23T06:00:00Z");
    private static final String MANIFEST = "derived/plays_by_country/2026-11-23/5f0c/version.json";
    private static final String FILE = "derived/plays_by_country/2026-11-23/5f0c/part-0.parquet";

    @Test
    void aPointerStandsAsTheGoldenFileSays() throws IOException {
        Pointer pointer = new Pointer(
                1,
                "5f0c",
                "c0de",
                "spark-4.2.0",
                List.of(
                        new VersionManifest.MadeFrom("song_played", "2026-11-23T05", "ab12"),
                        new VersionManifest.MadeFrom("songs", null, "cd34")),
                MANIFEST,
                3,
                1024,
                TIME,
                "jobs-1/42");
        assertThat(DerivedCodec.decode("pointer", golden("pointer-1"), Pointer.class))
                .isEqualTo(pointer);
        assertThat(pointer.version().inputs())
                .containsExactly(
                        new InputRef(new DatasetName("song_played"), Optional.of(Slot.parse("2026-11-23T05")), "ab12"),
                        new InputRef(new DatasetName("songs"), Optional.empty(), "cd34"));
        assertWritten("pointer-1", pointer);
        assertThat(DerivedDocuments.pointer("pointer", golden("pointer-1")))
                .isEqualTo(new CurrentVersion("5f0c", MANIFEST));
    }

    @Test
    void aVersionStandsAsTheGoldenFileSays() throws IOException {
        VersionManifest version = new VersionManifest(
                1,
                "plays_by_country",
                "2026-11-23",
                "5f0c",
                "c0de",
                "spark-4.2.0",
                List.of(new VersionManifest.MadeFrom("song_played", "2026-11-23T05", "ab12")),
                "SELECT 1",
                Map.of("least_seconds", "30"),
                List.of(new VersionManifest.StoredFile(FILE, 1024, "ef56")),
                3,
                List.of(new VersionManifest.Column("plays", "bigint")),
                List.of(
                        new VersionManifest.ColumnSummary("plays", 0, 3, "1", "9"),
                        new VersionManifest.ColumnSummary("country", 1, 2, null, null)),
                "9a9a",
                TIME,
                "jobs-1/42",
                1500);
        assertThat(DerivedCodec.decode("version", golden("version-1"), VersionManifest.class))
                .isEqualTo(version);
        assertWritten("version-1", version);
        assertThat(DerivedDocuments.version("version", golden("version-1")))
                .isEqualTo(new VersionContents(
                        "plays_by_country",
                        "2026-11-23",
                        "5f0c",
                        List.of(new VersionContents.File(FILE, 1024)),
                        3,
                        List.of(new VersionContents.Column("plays", "bigint"))));
    }

    @Test
    void aHeldVersionStandsAsTheGoldenFileSays() throws IOException {
        Held held = new Held(1, "5f0c", "7b7b", List.of("plays is below 0 in 2 rows"), TIME.plusSeconds(1));
        assertThat(DerivedCodec.decode("held", golden("held-1"), Held.class)).isEqualTo(held);
        assertWritten("held-1", held);
    }

    @Test
    void aDescriptionStandsAsTheGoldenFileSays() throws IOException {
        DerivedDescription description = description(
                Optional.of(List.of("song_played")),
                Optional.of(List.of(new DerivedDescription.Column(
                        "seconds", "bigint", List.of(new DerivedDescription.Origin("song_played", "seconds"))))));
        assertThat(DerivedDocuments.description("description", golden("description-1-columns")))
                .isEqualTo(description);
        assertThat(JSON.readTree(DerivedDocuments.encode(description)))
                .isEqualTo(JSON.readTree(golden("description-1-columns")));
    }

    @Test
    void aDescriptionThatDoesNotSayWhatIsReadIsReadStill() throws IOException {
        assertThat(DerivedDocuments.description("description", golden("description-1")))
                .isEqualTo(description(Optional.empty(), Optional.empty()));
    }

    private static DerivedDescription description(
            Optional<List<String>> inputs, Optional<List<DerivedDescription.Column>> columns) {
        return new DerivedDescription(
                1,
                "plays_by_country",
                "day",
                "music-analytics",
                "Plays of each country.",
                Optional.of("analytics.plays_by_country"),
                inputs,
                columns);
    }

    @Test
    void fieldsThatANewerVersionAddsArePassedOverAndFormatsAreNot() throws IOException {
        String pointer = new String(golden("pointer-1"), StandardCharsets.UTF_8);
        byte[] added =
                pointer.replace("\"rows\":3", "\"rows\":3,\"later\":{\"a\":1}").getBytes(StandardCharsets.UTF_8);
        assertThat(DerivedCodec.decode("pointer", added, Pointer.class).rows()).isEqualTo(3);
        byte[] other = pointer.replace("\"format\":1", "\"format\":2").getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> DerivedCodec.decode("pointer", other, Pointer.class))
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("format 2 is not known");
    }

    private static void assertWritten(String name, Record document) throws IOException {
        assertThat(JSON.readTree(DerivedCodec.encode(document))).isEqualTo(JSON.readTree(golden(name)));
    }

    private static byte[] golden(String name) throws IOException {
        return Files.readAllBytes(Path.of("src", "test", "resources", "golden", name + ".json"));
    }
}
