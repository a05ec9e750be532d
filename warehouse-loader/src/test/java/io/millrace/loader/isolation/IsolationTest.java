package io.millrace.loader.isolation;

import io.millrace.loader.reconcile.Manifests;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.error.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class IsolationTest {
    private static final List<BatchManifest> GROUP =
            LongStream.range(0, 5).mapToObj(i -> Manifests.manifest(i * 10, 1)).toList();

    @Test
    void blamesWhatIsNamedAndTriesTheRestTogether() {
        String named = GROUP.get(3).object();
        Isolation isolation = Isolation.of(GROUP, rejection(Map.of(named, "line 1")));
        assertThat(isolation.blamed()).containsExactly(Map.entry(named, "line 1"));
        assertThat(isolation.retry()).containsExactly(List.of(GROUP.get(0), GROUP.get(1), GROUP.get(2), GROUP.get(4)));
    }

    @Test
    void halvesWhenNothingOfTheGroupIsNamed() {
        Isolation isolation = Isolation.of(GROUP, rejection(Map.of("another", "line 1")));
        assertThat(isolation.blamed()).isEmpty();
        assertThat(isolation.retry()).containsExactly(GROUP.subList(0, 2), GROUP.subList(2, 5));
    }

    @Test
    void blamesABatchAlone() {
        Isolation isolation = Isolation.of(GROUP.subList(0, 1), rejection(Map.of()));
        assertThat(isolation.blamed()).containsExactly(Map.entry(GROUP.get(0).object(), "it failed"));
        assertThat(isolation.retry()).isEmpty();
    }

    private static LoadRejection rejection(Map<String, String> byObject) {
        return new LoadRejection(ErrorCode.LOAD_REJECTED, "it failed", byObject);
    }
}
