package io.millrace.embedded;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BackendKindTest {

    @Test
    void autoTakesContainersOnlyWhereAnEngineAnswers() {
        assertThat(BackendKind.of("auto", () -> true)).isEqualTo(BackendKind.CONTAINERS_IF_THEY_START);
        assertThat(BackendKind.of(" Auto ", () -> false)).isEqualTo(BackendKind.EMBEDDED);
    }

    @Test
    void theOnesThatAreNoChoiceAreRefused() {
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> BackendKind.of("containers_if_they_start", () -> true));
    }

    @Test
    void embeddedAsksForNoEngine() {
        assertThat(BackendKind.of("embedded", () -> {
                    throw new AssertionError("asked");
                }))
                .isEqualTo(BackendKind.EMBEDDED);
    }

    @Test
    void containersNeedAnEngine() {
        assertThat(BackendKind.of("containers", () -> true)).isEqualTo(BackendKind.CONTAINERS);
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> BackendKind.of("containers", () -> false))
                .withMessageContaining("no Docker engine answers");
    }

    @Test
    void anythingElseIsRefused() {
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> BackendKind.of("docker", () -> true))
                .withMessageContaining("must be embedded, containers or auto");
    }
}
