package io.millrace.embedded;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** What every backend promises, whichever server stands behind it. */
abstract class BackendContract<B extends Backend> {

    /** Starts the backend on the directory. */
    abstract B open(Path directory);

    /** The port that clients connect to. */
    abstract int port(B backend);

    /** Uses the backend: checks what it must be able to do, and leaves something behind. */
    abstract void use(B backend) throws Exception;

    /** Checks that what {@link #use} left behind is still there. */
    abstract void verifyKept(B backend) throws Exception;

    @Test
    void keepsItsDataAndItsPortOverAnOutageAndANewStart(@TempDir Path directory) throws Exception {
        int port;
        try (B backend = open(directory)) {
            port = port(backend);
            assertThat(backend.running()).isTrue();
            use(backend);

            backend.stop();
            assertThat(backend.running()).isFalse();
            assertThat(LoopbackPort.answers(port))
                    .as("port %s answers when stopped", port)
                    .isFalse();
            backend.stop();

            backend.start();
            backend.start();
            assertThat(backend.running()).isTrue();
            assertThat(port(backend)).isEqualTo(port);
            verifyKept(backend);
        }
        assertThat(LoopbackPort.isFree(port))
                .as("port %s is free when closed", port)
                .isTrue();

        B again = open(directory);
        try {
            verifyKept(again);
        } finally {
            again.close();
        }
        again.close();
        assertThatIllegalStateException().isThrownBy(again::start);
        assertThat(Processes.namedBy(directory)).as("processes left behind").isEmpty();
    }
}
