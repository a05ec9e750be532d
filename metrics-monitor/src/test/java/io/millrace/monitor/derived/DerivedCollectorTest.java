package io.millrace.monitor.derived;

import io.millrace.lake.store.InMemoryObjectStore;
import io.millrace.lake.store.ObjectStore.ObjectProperties;
import io.millrace.monitor.alert.Condition;
import io.millrace.monitor.collect.Depth;
import io.millrace.monitor.watch.HeldVersions;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DerivedCollectorTest {
    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final DerivedCollector collector = new DerivedCollector(store, () -> Instant.parse("2026-11-23T12:00:00Z"));

    @Test
    void readsPointersHeldVersionsAndWhatTheJobSays() {
        put("derived/counts/_dataset.json", """
                {"format":1,"dataset":"counts","grain":"day","owner":"team","description":"Plays by day.","table":"counts",
                 "inputs":["plays"],"columns":[{"name":"n","type":"BIGINT","from":[{"dataset":"plays","column":"seconds"}]}]}""");
        pointer("counts", "dt=2026-11-22", "a1", 10, "2026-11-23T01:00:00Z");
        pointer("counts", "dt=2026-11-23", "b2", 5, "2026-11-23T11:00:00Z");
        held("counts", "dt=2026-11-23", "c3", "hash", "n must be positive");
        put("derived/counts/dt=2026-11-23/v=b2/part-1.parquet", "rows");
        pointer("hourly", "dt=2026-11-23/hour=05", "d4", 1, "2026-11-23T06:00:00Z");
        held("hourly", "dt=2026-11-23/hour=05", "e5", "", "rolled back");
        put("derived/broken/dt=2026-11-23/_current", "no document");

        Map<String, DerivedTable> tables = collector.collect(Depth.USUAL);
        DerivedTable counts = found(tables, "counts");
        assertThat(counts.rows()).isEqualTo(15);
        assertThat(counts.inputs()).containsExactly("plays");
        assertThat(counts.partitions())
                .extracting(DerivedTable.Partition::name)
                .containsExactly("2026-11-23", "2026-11-22");
        assertThat(counts.lastMade().map(DerivedTable.Partition::key)).contains("b2");
        assertThat(counts.held().get(0).findings()).containsExactly("n must be positive");
        DerivedTable hourly = found(tables, "hourly");
        assertThat(hourly.description()).isEmpty();
        assertThat(hourly.inputs()).containsExactly("plays");
        assertThat(hourly.partitions().get(0).name()).isEqualTo("2026-11-23T05");
        assertThat(hourly.held().get(0).rolledBack()).isTrue();
        assertThat(found(tables, "broken").partitions()).isEmpty();

        List<Condition> conditions = HeldVersions.of(tables.values());
        assertThat(conditions).hasSize(1);
        assertThat(conditions.get(0).id()).isEqualTo("held-version/counts");
        assertThat(conditions.get(0).owner()).isEqualTo("team");
        assertThat(conditions.get(0).parts()).containsExactly("2026-11-23: n must be positive");
    }

    @Test
    void aVersionThatIsCurrentIsNotHeldAnyMore() {
        pointer("counts", "dt=2026-11-23", "b2", 5, "2026-11-23T11:00:00Z");
        held("counts", "dt=2026-11-23", "b2", "hash", "n must be positive");
        assertThat(found(collector.collect(Depth.USUAL), "counts").held()).isEmpty();
    }

    @Test
    void theServiceThatLeadsSaysHowJobsAndPullsDo() {
        byte[] health = """
                {"status":"DOWN","components":{"jobs":{"status":"DOWN","details":{"last_look":"2026-11-23T11:59:50Z","leader":true,
                "jobs":3,"problems":["a.sql:3: unknown column"],"failed":{"counts 2026-11-23":"out of memory"},"held":{}}},
                "pulls":{"status":"UP","details":{"problems":[],"pulls":{
                "tickets":{"dataset":"tickets","schedule":"0 6 * * *","next":"2026-11-24T06:00:00Z","last_success":"2026-11-23T06:00:01Z"},
                "never":{"last_success":"never","failures":"2","code":"api_refused","reason":"HTTP 403"}}}}}}
                """.getBytes(StandardCharsets.UTF_8);
        JobsService said = JobsServiceCollector.said(
                        "sql-jobs", health, "millrace_jobs_stale{service=\"sql-jobs\"} 4.0\n")
                .orElseThrow();
        assertThat(said.jobs()).isEqualTo(3);
        assertThat(said.stale()).hasValue(4);
        assertThat(said.problems()).containsExactly("a.sql:3: unknown column");
        assertThat(said.failed()).containsExactly("counts 2026-11-23: out of memory");
        assertThat(said.pulls()).hasSize(2);
        JobsService.Pull tickets = said.pulls().get(0);
        assertThat(tickets.next()).contains(Instant.parse("2026-11-24T06:00:00Z"));
        assertThat(tickets.succeeded()).contains(Instant.parse("2026-11-23T06:00:01Z"));
        assertThat(said.pulls().get(1).succeeded()).isEqualTo(Optional.empty());
        assertThat(said.pulls().get(1).failures()).isEqualTo(2);
    }

    private static DerivedTable found(Map<String, DerivedTable> tables, String name) {
        return Optional.ofNullable(tables.get(name)).orElseThrow();
    }

    private void pointer(String dataset, String partition, String key, int rows, String movedAt) {
        put(
                "derived/" + dataset + "/" + partition + "/_current",
                "{\"format\":1,\"key\":\"" + key
                        + "\",\"code\":\"x\",\"inputs\":[{\"dataset\":\"plays\"}],\"manifest\":\"m\"," + "\"rows\":"
                        + rows + ",\"bytes\":7,\"moved_at\":\"" + movedAt + "\",\"moved_by\":\"host/1\"}");
    }

    private void held(String dataset, String partition, String key, String contract, String finding) {
        put(
                "derived/" + dataset + "/" + partition + "/_held",
                "{\"format\":1,\"key\":\"" + key + "\",\"contract\":\"" + contract + "\",\"findings\":[\"" + finding
                        + "\"],\"held_at\":\"2026-11-23T11:30:00Z\"}");
    }

    private void put(String key, String document) {
        store.put(key, document.getBytes(StandardCharsets.UTF_8), new ObjectProperties("application/json", Map.of()));
    }
}
