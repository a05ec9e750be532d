package io.millrace.loader.isolation;

import io.millrace.loader.reconcile.Manifests;
import io.millrace.schemas.batch.BatchManifest;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BatchIsolationTest {
    private static final List<BatchManifest> GROUP =
            LongStream.range(0, 5).mapToObj(i -> Manifests.manifest(i * 10, 1)).toList();

    @Test
    void halves() {
        BatchIsolation isolation = BatchIsolation.of(GROUP);
        assertThat(isolation.blamed()).isEmpty();
        assertThat(isolation.retry()).containsExactly(GROUP.subList(0, 2), GROUP.subList(2, 5));
    }

    @Test
    void blamesABatchAlone() {
        BatchIsolation isolation = BatchIsolation.of(GROUP.subList(0, 1));
        assertThat(isolation.blamed()).containsExactly(GROUP.get(0).object());
        assertThat(isolation.retry()).isEmpty();
    }
}
