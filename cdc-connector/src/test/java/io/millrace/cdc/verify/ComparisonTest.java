package io.millrace.cdc.verify;

import io.millrace.cdc.verify.Verdict.Difference;
import io.millrace.cdc.verify.Verdict.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ComparisonTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Map<String, String> source = new TreeMap<>(Map.of("1", "a", "2", "b", "3", "c"));
    private final Map<String, String> mirror = new TreeMap<>(source);
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-23T10:00:00Z"));
    private boolean captured = true;

    @Test
    void sidesThatAreAlikeAreSameAtOnce() throws Exception {
        assertThat(compare(look -> {})).isEqualTo(new Comparison.Result(3, List.of(), 0, false));
    }

    @Test
    void rowsThatStayDifferentAreNamedOnceTheyHadTheirTime() throws Exception {
        mirror.remove("1");
        mirror.put("2", "other");
        mirror.put("9", "extra");
        Instant begun = now.get();
        assertThat(compare(look -> {}))
                .isEqualTo(new Comparison.Result(
                        1,
                        List.of(
                                new Difference(Kind.MISSING, "1"),
                                new Difference(Kind.CHANGED, "2"),
                                new Difference(Kind.EXTRA, "9")),
                        0,
                        false));
        assertThat(Duration.between(begun, now.get())).isGreaterThan(PATIENCE);
    }

    @Test
    void whatIsUnderWayIsWaitedFor() throws Exception {
        source.put("4", "new");
        source.remove("3");
        assertThat(compare(look -> {
                    if (look == 5) {
                        mirror.put("4", "new");
                        mirror.remove("3");
                    }
                }))
                .isEqualTo(new Comparison.Result(3, List.of(), 0, false));
    }

    @Test
    void aMirrorThatShowsWhatTheSourceShowedIsRight() throws Exception {
        mirror.put("1", "before");
        assertThat(compare(look -> {
                    mirror.put("1", source.get("1"));
                    source.put("1", "version " + look);
                }))
                .isEqualTo(new Comparison.Result(3, List.of(), 0, false));
    }

    @Test
    void aRowThatNeverKeepsStillIsNoDifference() throws Exception {
        mirror.put("1", "never shown");
        assertThat(compare(look -> source.put("1", "version " + look)))
                .isEqualTo(new Comparison.Result(2, List.of(), 1, false));
    }

    @Test
    void whatTheConnectorHasNotCapturedIsNoDifference() throws Exception {
        captured = false;
        mirror.remove("1");
        assertThat(compare(look -> {})).isEqualTo(new Comparison.Result(2, List.of(), 1, true));
    }

    @Test
    void aMirrorThatComesAlongBeforeThePositionIsSeenIsNotBehind() throws Exception {
        captured = false;
        source.put("1", "new");
        assertThat(compare(look -> mirror.put("1", "new"))).isEqualTo(new Comparison.Result(3, List.of(), 0, false));
    }

    @Test
    void theTimeOfPatienceBeginsWhenTheChangeIsCaptured() throws Exception {
        captured = false;
        mirror.remove("1");
        Comparison.Result result = compare(look -> {
            captured = look >= 15;
            if (look == 20) {
                mirror.put("1", "a");
            }
        });
        assertThat(result).isEqualTo(new Comparison.Result(3, List.of(), 0, false));
    }

    /** Every look takes a second. */
    private Comparison.Result compare(IntConsumer beforeLook) throws Exception {
        Comparison comparison = new Comparison(() -> () -> captured, PATIENCE, now::get, look -> {
            now.updateAndGet(instant -> instant.plusSeconds(1));
            beforeLook.accept(look);
        });
        return comparison.compare(List.of(new Comparison.Sides() {
            @Override
            public Map<String, String> source() {
                return Map.copyOf(source);
            }

            @Override
            public Map<String, String> mirror() {
                return Map.copyOf(mirror);
            }
        }));
    }
}
