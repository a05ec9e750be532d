package io.millrace.jobs.spark;

import io.millrace.jobs.run.LakeFile;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.net.URI;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LakeUriTest {
    @Test
    void anAddressHoldsWhatTheManifestSays() {
        LakeFile file = new LakeFile(
                "raw/plays/dt=2026-11-23/hour=10/0-00112233-5.jsonl.zst", 12, "0a".repeat(32), ".jsonl.zst");
        URI uri = LakeUri.of("store", file);
        assertThat(uri.toString()).doesNotContain("=");
        assertThat(LakeUri.parse(new Path(uri).toUri().getPath())).hasValue(file);
    }

    @Test
    void whatIsToBeWrittenIsNoObjectYet() {
        assertThat(LakeUri.parse(LakeUri.output("store", "attempt").getPath())).isEmpty();
    }

    @Test
    void whatAnExecutorSaysOfTheStoreIsFoundInTheDriversText() {
        MillraceException said = new MillraceException(ErrorCode.OBJECT_STORE_UNAVAILABLE, "no answer");
        SparkException asDriverSeesIt = new SparkException(
                "Job aborted. Lost task 0.3 (TID 7): java.io.IOException: "
                        + RemoteFailures.asIo(said).getMessage() + "\n\tat x.y.z",
                new IllegalStateException("other"));
        assertThat(RemoteFailures.of(asDriverSeesIt)).hasValueSatisfying(found -> {
            assertThat(found.code()).isEqualTo(ErrorCode.OBJECT_STORE_UNAVAILABLE);
            assertThat(found).hasMessage("on an executor: no answer");
        });
        assertThat(RemoteFailures.of(new SparkException("a row is wrong"))).isEmpty();
    }
}
