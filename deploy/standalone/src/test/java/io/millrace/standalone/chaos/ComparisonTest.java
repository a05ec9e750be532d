package io.millrace.standalone.chaos;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ComparisonTest {
    @Test
    void whatStandsOnceIsRight() {
        Comparison comparison = Comparison.of(Map.of("plays", Set.of("a", "b")), Map.of("plays", List.of("b", "a")));
        assertThat(comparison.isRight()).isTrue();
        assertThat(comparison.expected()).isEqualTo(2);
    }

    @Test
    void aLostIdIsNotMadeUpForByADoubledOne() {
        Comparison comparison = Comparison.of(Map.of("plays", Set.of("a", "b")), Map.of("plays", List.of("a", "a")));
        assertThat(comparison.isRight()).isFalse();
        assertThat(comparison.lost()).containsExactly("plays b");
        assertThat(comparison.doubled()).containsExactly("plays a stands 2 times");
    }

    @Test
    void aTableThatIsMissingHasLostEverything() {
        assertThat(Comparison.of(Map.of("plays", Set.of("a")), Map.of()).lost()).containsExactly("plays a");
    }

    @Test
    void whatNobodyWasToldOfIsCountedAndNotWrong() {
        Comparison comparison =
                Comparison.of(Map.of("plays", Set.of("a")), Map.of("plays", List.of("a", "unanswered")));
        assertThat(comparison.isRight()).isTrue();
        assertThat(comparison.unasked()).isEqualTo(1);
    }

    @Test
    void whatNobodyWasToldOfMustNotStandTwiceEither() {
        assertThat(Comparison.of(Map.of("plays", Set.of()), Map.of("plays", List.of("x", "x")))
                        .isRight())
                .isFalse();
    }
}
