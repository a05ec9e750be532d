package io.millrace.standalone.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class SupervisorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path temporary;

    private final List<String> events = new CopyOnWriteArrayList<>();

    @Test
    void startsAChildAgainThatWasKilledAndStopsItAtTheEnd() throws Exception {
        long second;
        try (Supervisor supervisor = new Supervisor(events::add, PATIENCE)) {
            supervisor.start(shell("sleeper", "echo started; exec sleep 600"));
            awaitLog("started\n");
            long first = pid(supervisor);
            ProcessHandle.of(first).orElseThrow().destroyForcibly();
            await().until(() -> !supervisor.running().isEmpty() && pid(supervisor) != first);
            second = pid(supervisor);
            assertThat(events).singleElement().asString().contains("sleeper ended with code 137");
            await().untilAsserted(
                            () -> assertThat(temporary.resolve("sleeper.log")).hasContent("started\nstarted\n"));
        }
        assertThat(ProcessHandle.of(second).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void aSuspendedChildStaysAwayUntilItIsResumed() throws Exception {
        try (Supervisor supervisor = new Supervisor(events::add, PATIENCE)) {
            supervisor.start(shell("sleeper", "exec sleep 600"));
            supervisor.suspend("sleeper");
            assertThat(supervisor.running()).isEmpty();
            supervisor.resume("sleeper");
            assertThat(supervisor.running()).hasSize(1);
            assertThat(events).isEmpty();
        }
    }

    @Test
    void killsAChildThatDoesNotStop() throws Exception {
        Supervisor supervisor = new Supervisor(events::add, Duration.ofMillis(300));
        supervisor.start(shell("stubborn", "trap '' TERM; echo ready; while true; do sleep 0.1; done"));
        await().untilAsserted(() ->
                assertThat(temporary.resolve("stubborn.log")).content().contains("ready"));
        long pid = pid(supervisor);
        supervisor.close();
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }

    private void awaitLog(String content) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(temporary.resolve("sleeper.log"))
                .hasContent(content));
    }

    private ProcessSpec shell(String name, String script) {
        return new ProcessSpec(
                name, List.of("/bin/sh", "-c", script), Map.of(), temporary, temporary.resolve(name + ".log"));
    }

    private static long pid(Supervisor supervisor) {
        return supervisor.running().get(0).pid();
    }
}
