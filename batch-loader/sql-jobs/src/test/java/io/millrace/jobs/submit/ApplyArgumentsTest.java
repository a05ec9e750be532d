package io.millrace.jobs.submit;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ApplyArgumentsTest {
    @Test
    void readsWhatStandsBehindTheJar() {
        assertThat(parse("--jobs", "jobs"))
                .isEqualTo(new ApplyArguments(Path.of("jobs"), Optional.empty(), Optional.empty(), 2));
        assertThat(parse("--config", "m.yaml", "--at-once", "4", "--env", "dev", "--jobs", "jobs"))
                .isEqualTo(new ApplyArguments(Path.of("jobs"), Optional.of(Path.of("m.yaml")), Optional.of("dev"), 4));
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatIllegalArgumentException()
                .isThrownBy(ApplyArgumentsTest::parse)
                .withMessageContaining("--jobs");
        assertThatIllegalArgumentException().isThrownBy(() -> parse("--jobs")).withMessageContaining("no value");
        assertThatIllegalArgumentException().isThrownBy(() -> parse("--jobs", "d", "--at-once", "0"));
        assertThatIllegalArgumentException().isThrownBy(() -> parse("--job", "d"));
    }

    private static ApplyArguments parse(String... arguments) {
        return ApplyArguments.parse(arguments);
    }
}
