package io.millrace.standalone.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The counts at each stage by dataset, as the monitor's {@code /api/stages} tells them. */
public record StageCounts(Map<String, Counts> datasets) {
    private static final JsonMapper MAPPER = new JsonMapper();

    public StageCounts {
        datasets = Map.copyOf(datasets);
    }

    /**
     * Asks the monitor to count every stage anew.
     *
     * @param token by which the console lets programs read
     * @throws IOException when it does not answer, or could not count all stages in time
     */
    public static StageCounts fetch(HttpClient http, URI console, String token)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(console.resolve("/api/stages?refresh=true"))
                .header("Authorization", "Bearer " + token)
                .timeout(Duration.ofSeconds(60))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("the monitor answered HTTP " + answer.statusCode());
        }
        JsonNode document = MAPPER.readTree(answer.body());
        if (!document.path("fresh").asBoolean(false)) {
            throw new IOException("the monitor cannot count every stage at the moment");
        }
        Map<String, Counts> datasets = new TreeMap<>();
        for (JsonNode dataset : document.path("datasets")) {
            datasets.put(dataset.path("dataset").asString(), Counts.of(dataset));
        }
        return new StageCounts(datasets);
    }

    /** The dataset's counts; all zero for one that no stage knows. */
    public Counts of(String dataset) {
        return datasets.getOrDefault(dataset, Counts.NONE);
    }

    /**
     * Counts of one dataset.
     *
     * @param kafka records ever written to its topic
     * @param warehouse rows in its table, counted by the warehouse itself
     * @param settled whether the monitor says that all stages agree
     */
    public record Counts(long kafka, long rows, long duplicates, long bad, long warehouse, boolean settled) {
        static final Counts NONE = new Counts(0, 0, 0, 0, 0, true);

        private static Counts of(JsonNode dataset) {
            JsonNode counts = dataset.path("counts");
            return new Counts(
                    counts.path("kafka").asLong(0),
                    counts.path("lake_rows").asLong(0),
                    counts.path("duplicates").asLong(0),
                    counts.path("bad").asLong(0),
                    counts.path("table_rows").asLong(0),
                    dataset.path("status").asString("").equals("settled"));
        }

        Counts minus(Counts before) {
            return new Counts(
                    kafka - before.kafka,
                    rows - before.rows,
                    duplicates - before.duplicates,
                    bad - before.bad,
                    warehouse - before.warehouse,
                    settled);
        }

        Counts plus(Counts other) {
            return new Counts(
                    kafka + other.kafka,
                    rows + other.rows,
                    duplicates + other.duplicates,
                    bad + other.bad,
                    warehouse + other.warehouse,
                    settled && other.settled);
        }
    }
}
