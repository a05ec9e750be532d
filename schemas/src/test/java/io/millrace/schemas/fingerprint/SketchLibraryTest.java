package io.millrace.schemas.fingerprint;

import org.apache.datasketches.hll.HllSketch;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SketchLibraryTest {
    @Test
    void sketchesAreWrittenOnThisReleaseOfJava() {
        HllSketch sketch = new HllSketch(DistinctCounter.LG_K, DistinctCounter.TYPE);
        sketch.update(1L);

        SketchLibrary.open();

        assertThat(sketch.toCompactByteArray()).isNotEmpty();
    }

    @Test
    void theReleaseIsNamedAsItIsAgain() {
        SketchLibrary.open();

        assertThat(System.getProperty("java.version"))
                .startsWith(Integer.toString(Runtime.version().feature()));
    }
}
