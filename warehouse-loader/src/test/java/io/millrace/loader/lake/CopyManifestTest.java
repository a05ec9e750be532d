package io.millrace.loader.lake;

import io.millrace.lake.store.InMemoryObjectStore;
import io.millrace.lake.store.ObjectStore.ObjectProperties;
import io.millrace.loader.reconcile.CopyFile;
import io.millrace.loader.reconcile.Manifests;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CopyManifestTest {
    private static final Instant NOW = Instant.parse("2026-11-23T02:36:00Z");

    @Test
    void everyEntryIsMandatoryAndHasItsLength() {
        String document = new String(
                CopyManifest.document(
                        "lake", List.of(new CopyFile(Manifests.name(7).objectKey(), 101))),
                StandardCharsets.UTF_8);
        assertThat(document)
                .isEqualTo(
                        "{\"entries\":[{\"url\":\"s3://lake/raw/plays/2026/11/23/02/"
                                + "00000-0123abcd-00000000000000000007.jsonl.zst\",\"mandatory\":true,\"meta\":{\"content_length\":101}}]}");
    }

    @Test
    void sweepsOnlyOldListsOfItsOwn() {
        InMemoryObjectStore store = new InMemoryObjectStore();
        ObjectStoreLake lake = new ObjectStoreLake(store, "lake");
        String old = new LoadIds(InstantSource.fixed(NOW.minusSeconds(100))).get();
        String young = new LoadIds(InstantSource.fixed(NOW)).get();
        lake.writeCopyManifest(Manifests.PLAYS, old, List.of(new CopyFile("raw/x", 1)));
        lake.writeCopyManifest(Manifests.PLAYS, young, List.of(new CopyFile("raw/x", 1)));
        store.put(
                TemporaryObjects.key(Manifests.PLAYS, old, 1),
                new byte[0],
                new ObjectProperties("text/plain", Map.of()));
        store.put(
                TemporaryObjects.key(Manifests.PLAYS, young, 1),
                new byte[0],
                new ObjectProperties("text/plain", Map.of()));
        store.put("_loads/plays/other", new byte[0], new ObjectProperties("text/plain", Map.of()));

        assertThat(lake.sweep(NOW.minusSeconds(50))).isEqualTo(2);
        assertThat(store.describe(CopyManifest.key(Manifests.PLAYS, old, List.of())))
                .isEmpty();
        assertThat(store.describe(CopyManifest.key(Manifests.PLAYS, young, List.of())))
                .isPresent();
        assertThat(store.describe("_loads/plays/other")).isPresent();
    }

    @Test
    void idsSortByTheirSecondAndDiffer() {
        LoadIds ids = new LoadIds(InstantSource.fixed(NOW));
        assertThat(ids.get()).startsWith("20261123T023600Z-").isNotEqualTo(ids.get());
        assertThat(LoadIds.begun(ids.get())).contains(NOW);
        assertThat(LoadIds.begun("no load id, although long enough")).isEmpty();
    }
}
