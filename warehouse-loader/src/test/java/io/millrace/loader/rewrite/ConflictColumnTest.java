package io.millrace.loader.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConflictColumnTest {
    @Test
    void movesWhatDoesNotFit() {
        assertThat(rewritten("{\"a\":1, \"b\":\"é\\n\",\"c\":{\"d\":[1]}}", "b", "c"))
                .isEqualTo("{\"a\":1,\"_conflict\":{\"b\":\"é\\n\",\"c\":{\"d\":[1]}}}");
    }

    @Test
    void aRowOfNothingElseBecomesOneOfConflicts() {
        assertThat(rewritten("{\"b\":1}", "b")).isEqualTo("{\"_conflict\":{\"b\":1}}");
    }

    @Test
    void whatFitsStaysAsItIs() {
        assertThat(rewritten("{\"a\":1, \"b\":2}")).isEqualTo("{\"a\":1, \"b\":2}");
    }

    @Test
    void aRowThatCameWithConflictsLosesNone() {
        assertThat(rewritten("{\"_conflict\":[1],\"b\":2}", "b"))
                .isEqualTo("{\"_conflict\":{\"_conflict\":[1],\"b\":2}}");
    }

    private static String rewritten(String row, String... misfits) {
        return new String(
                new ConflictColumn(read -> Set.of(misfits)).apply(row.getBytes(StandardCharsets.UTF_8)),
                StandardCharsets.UTF_8);
    }
}
