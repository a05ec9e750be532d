package io.millrace.lake.store;

import io.millrace.lake.store.MaintainedStore.AgedEntry;
import io.millrace.lake.store.MaintainedStore.ReplaceOutcome;
import io.millrace.lake.store.ObjectStore.CreateOutcome;
import io.millrace.lake.store.ObjectStore.ObjectDescription;
import io.millrace.lake.store.ObjectStore.ObjectEntry;
import io.millrace.lake.store.ObjectStore.ObjectProperties;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/** What every object store must do. Each test has a directory of its own. */
abstract class ObjectStoreContract {
    private static final ObjectProperties PLAIN = new ObjectProperties("text/plain", Map.of());

    private String directory = "";

    /** The store under test, shared by all tests of the class. */
    abstract MaintainedStore store();

    @BeforeEach
    void chooseDirectory(TestInfo test) {
        directory = "contract/" + test.getTestMethod().orElseThrow().getName() + "/";
    }

    @Test
    void createsOnceAndKeepsTheFirst() {
        String key = directory + "a";
        assertThat(store().create(key, bytes("first"), PLAIN)).isEqualTo(CreateOutcome.CREATED);
        assertThat(store().create(key, bytes("second"), PLAIN)).isEqualTo(CreateOutcome.EXISTS);
        assertThat(store().create(key, bytes("first"), PLAIN)).isEqualTo(CreateOutcome.EXISTS);
        assertThat(store().read(key)).hasValue(bytes("first"));
    }

    @Test
    void createsAgainAfterDeletion() {
        String key = directory + "a";
        store().create(key, bytes("first"), PLAIN);
        store().delete(key);
        assertThat(store().create(key, bytes("second"), PLAIN)).isEqualTo(CreateOutcome.CREATED);
        assertThat(store().read(key)).hasValue(bytes("second"));
    }

    @Test
    void putReplacesBytesAndMetadata() {
        String key = directory + "a";
        store().put(key, bytes("first"), new ObjectProperties("text/plain", Map.of("one", "1")));
        store().put(key, bytes("second!"), new ObjectProperties("text/plain", Map.of("two", "2")));
        assertThat(store().read(key)).hasValue(bytes("second!"));
        assertThat(store().describe(key)).hasValue(new ObjectDescription(key, 7, Map.of("two", "2")));
    }

    @Test
    void replacesOnlyWhatIsStillAsItWas() {
        String key = directory + "a";
        assertThat(store().tag(key)).isEmpty();
        assertThat(store().replace(key, bytes("none"), PLAIN, "\"0\"")).isEqualTo(ReplaceOutcome.CHANGED);
        store().create(key, bytes("first"), PLAIN);
        String first = store().tag(key).orElseThrow();
        ObjectProperties second = new ObjectProperties("text/plain", Map.of("two", "2"));
        assertThat(store().replace(key, bytes("second!"), second, first)).isEqualTo(ReplaceOutcome.REPLACED);
        assertThat(store().replace(key, bytes("third"), PLAIN, first)).isEqualTo(ReplaceOutcome.CHANGED);
        assertThat(store().read(key)).hasValue(bytes("second!"));
        assertThat(store().describe(key)).hasValue(new ObjectDescription(key, 7, Map.of("two", "2")));
        assertThat(store().tag(key)).isPresent().isNotEqualTo(Optional.of(first));
        store().delete(key);
        assertThat(store().replace(key, bytes("gone"), PLAIN, first)).isEqualTo(ReplaceOutcome.CHANGED);
        assertThat(store().read(key)).isEmpty();
    }

    @Test
    void listsWithAges() {
        Instant before = Instant.now().minusSeconds(60);
        store().create(directory + "a", bytes("a"), PLAIN);
        List<AgedEntry> listed = new ArrayList<>();
        store().listAged(directory, listed::add);
        assertThat(listed).singleElement().satisfies(entry -> {
            assertThat(entry.key()).isEqualTo(directory + "a");
            assertThat(entry.size()).isEqualTo(1);
            assertThat(entry.lastModified()).isBetween(before, Instant.now().plusSeconds(60));
        });
    }

    @Test
    void listingsNameTheStateOfEachObject() {
        store().put(directory + "a", bytes("a"), PLAIN);
        store().put(directory + "b", bytes("b"), PLAIN);
        List<AgedEntry> first = aged();
        store().put(directory + "a", bytes("c"), PLAIN);
        List<AgedEntry> second = aged();
        assertThat(second.get(0).tag()).isPresent().isNotEqualTo(first.get(0).tag());
        assertThat(second.get(1).tag()).isPresent().isEqualTo(first.get(1).tag());
    }

    private List<AgedEntry> aged() {
        List<AgedEntry> listed = new ArrayList<>();
        store().listAged(directory, listed::add);
        return listed;
    }

    @Test
    void keepsMetadata() {
        String key = directory + "a";
        Map<String, String> metadata =
                Map.of("millrace-end", "00123", "millrace-first-ts", "2026-11-23T02:00:00.001Z", "x", "a b=c;d");
        store().create(key, bytes("body"), new ObjectProperties("application/zstd", metadata));
        assertThat(store().describe(key)).hasValue(new ObjectDescription(key, 4, metadata));
    }

    @Test
    void storesAnyBytesAndNone() {
        byte[] all = new byte[70_000];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) (i * 31);
        }
        store().create(directory + "all", all, PLAIN);
        store().create(directory + "none", new byte[0], PLAIN);
        assertThat(store().read(directory + "all")).hasValue(all);
        assertThat(store().read(directory + "none")).hasValue(new byte[0]);
        assertThat(store().describe(directory + "none"))
                .hasValue(new ObjectDescription(directory + "none", 0, Map.of()));
    }

    @Test
    void opensAStream() throws IOException {
        store().create(directory + "a", bytes("streamed"), PLAIN);
        try (InputStream stream = store().open(directory + "a").orElseThrow()) {
            assertThat(stream.readAllBytes()).isEqualTo(bytes("streamed"));
        }
    }

    @Test
    void closesAStreamBeforeItsEnd() throws IOException {
        store().create(directory + "a", new byte[3_000_000], PLAIN);
        for (int i = 0; i < 3; i++) {
            try (InputStream stream = store().open(directory + "a").orElseThrow()) {
                assertThat(stream.read()).isZero();
            }
        }
        assertThat(store().describe(directory + "a")).isPresent();
    }

    @Test
    void missingKeysAreEmpty() {
        assertThat(store().describe(directory + "missing")).isEmpty();
        assertThat(store().open(directory + "missing")).isEmpty();
        assertThat(store().read(directory + "missing")).isEmpty();
        assertThat(list(directory, "")).isEmpty();
        assertThat(store().directories(directory)).isEmpty();
    }

    @Test
    void deletesTwiceWithoutError() {
        store().create(directory + "a", bytes("x"), PLAIN);
        store().delete(directory + "a");
        assertThatCode(() -> store().delete(directory + "a")).doesNotThrowAnyException();
        assertThat(store().describe(directory + "a")).isEmpty();
    }

    @Test
    void takesOddKeys() {
        List<String> keys = List.of("a b", "a+b", "a=b", "é", "a%20b", "ü/ñ o+p=q.json", "x&y");
        for (String key : keys) {
            assertThat(store().create(directory + key, bytes(key), PLAIN)).isEqualTo(CreateOutcome.CREATED);
        }
        for (String key : keys) {
            assertThat(store().read(directory + key)).hasValue(bytes(key));
            assertThat(store().describe(directory + key)).isPresent();
        }
        assertThat(list(directory, ""))
                .extracting(ObjectEntry::key)
                .containsExactlyInAnyOrderElementsOf(
                        keys.stream().map(key -> directory + key).toList());
        assertThat(store().directories(directory)).containsExactly(directory + "ü/");
    }

    @Test
    void listsInOrderWithSizes() {
        for (String key : List.of("b", "a", "c/1", "B", "a0", "a-")) {
            store().create(directory + key, bytes(key), PLAIN);
        }
        assertThat(list(directory, ""))
                .containsExactly(
                        new ObjectEntry(directory + "B", 1),
                        new ObjectEntry(directory + "a", 1),
                        new ObjectEntry(directory + "a-", 2),
                        new ObjectEntry(directory + "a0", 2),
                        new ObjectEntry(directory + "b", 1),
                        new ObjectEntry(directory + "c/1", 3));
    }

    @Test
    void prefixesNeedNotEndAtASlash() {
        for (String key : List.of("00001-aa-1", "00001-aa-2", "00001-ab-1", "00002-aa-1")) {
            store().create(directory + key, bytes(key), PLAIN);
        }
        assertThat(list(directory + "00001-aa-", ""))
                .extracting(ObjectEntry::key)
                .containsExactly(directory + "00001-aa-1", directory + "00001-aa-2");
    }

    @Test
    void startsAfterAKey() {
        for (String key : List.of("a", "b", "c")) {
            store().create(directory + key, bytes(key), PLAIN);
        }
        assertThat(list(directory, directory + "a"))
                .extracting(ObjectEntry::key)
                .containsExactly(directory + "b", directory + "c");
        assertThat(list(directory, directory + "aa"))
                .extracting(ObjectEntry::key)
                .containsExactly(directory + "b", directory + "c");
        assertThat(list(directory, directory + "c")).isEmpty();
    }

    @Test
    void listsBeyondAThousandKeys() throws Exception {
        int count = 2_050;
        ExecutorService executor = Executors.newFixedThreadPool(8);
        try {
            List<Callable<CreateOutcome>> calls = IntStream.range(0, count)
                    .<Callable<CreateOutcome>>mapToObj(
                            i -> () -> store().create(String.format("%s%05d/x", directory, i), bytes("x"), PLAIN))
                    .toList();
            for (Future<CreateOutcome> call : executor.invokeAll(calls)) {
                assertThat(call.get()).isEqualTo(CreateOutcome.CREATED);
            }
        } finally {
            executor.shutdownNow();
        }
        List<String> directories = IntStream.range(0, count)
                .mapToObj(i -> String.format("%s%05d/", directory, i))
                .toList();
        assertThat(list(directory, ""))
                .extracting(ObjectEntry::key)
                .containsExactlyElementsOf(
                        directories.stream().map(name -> name + "x").toList());
        assertThat(store().directories(directory)).containsExactlyElementsOf(directories);
    }

    @Test
    void directoriesAreOnlyThoseRightBelow() {
        for (String key : List.of("2026/11/23/02/x", "2026/11/23/03/x", "2025/01/01/00/x", "2026/x", "y")) {
            store().create(directory + key, bytes(key), PLAIN);
        }
        assertThat(store().directories(directory)).containsExactly(directory + "2025/", directory + "2026/");
        assertThat(store().directories(directory + "2026/")).containsExactly(directory + "2026/11/");
        assertThat(store().directories(directory + "2026/11/23/02/")).isEmpty();
    }

    @Test
    void exactlyOneOfManyRacersCreates() throws Exception {
        int threads = 16;
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            for (int round = 0; round < 20; round++) {
                race(executor, threads, directory + "round-" + round);
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private void race(ExecutorService executor, int threads, String key) throws Exception {
        CyclicBarrier start = new CyclicBarrier(threads);
        List<Callable<CreateOutcome>> racers = new ArrayList<>();
        for (int racer = 0; racer < threads; racer++) {
            byte[] body = bytes("racer " + racer);
            ObjectProperties properties = new ObjectProperties("text/plain", Map.of("racer", Integer.toString(racer)));
            racers.add(() -> {
                start.await();
                return store().create(key, body, properties);
            });
        }
        List<CreateOutcome> outcomes = new ArrayList<>();
        for (Future<CreateOutcome> racer : executor.invokeAll(racers)) {
            outcomes.add(racer.get());
        }
        assertThat(Collections.frequency(outcomes, CreateOutcome.CREATED)).isEqualTo(1);
        int winner = outcomes.indexOf(CreateOutcome.CREATED);
        assertThat(store().read(key)).hasValue(bytes("racer " + winner));
        assertThat(store().describe(key).orElseThrow().metadata()).containsExactly(Map.entry("racer", "" + winner));
    }

    @Test
    void provesItsConditionalWrites() {
        assertThatCode(() -> new ConditionalWrites(store()).require()).doesNotThrowAnyException();
    }

    @Test
    void probeAnswers() {
        assertThatCode(() -> store().probe()).doesNotThrowAnyException();
    }

    private List<ObjectEntry> list(String prefix, String startAfter) {
        List<ObjectEntry> entries = new ArrayList<>();
        store().list(prefix, startAfter, entries::add);
        return entries;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
