package io.millrace.loader;

import io.millrace.embedded.Backend;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ExtendWith(SharedStack.class)
class OutageIT {
    private static LoaderStack stack;
    private static ConfigurableApplicationContext loader;

    @BeforeAll
    static void start(LoaderStack shared) {
        stack = shared;
        stack.warehouse.stop();
        loader = stack.startLoader();
    }

    @AfterAll
    static void stop() {
        loader.close();
    }

    @Test
    void goesOnByItselfAfterEveryOutage() throws Exception {
        awaitDown("warehouse");
        eventually(() -> assertThat(stack.get(loader, "/actuator/health"))
                .satisfies(health -> assertThat(health.statusCode()).isEqualTo(200))
                .satisfies(health -> assertThat(health.body()).contains("\"WAITING\"")));
        assertThat(stack.get(loader, "/actuator/health/liveness").statusCode()).isEqualTo(200);
        stack.write("outages", row(0));
        stack.warehouse.start();
        awaitLoaded(1);

        outage("warehouse", stack.warehouse, 1);
        outage("zookeeper", stack.zooKeeper, 2);
        outageOfObjectStore(3);

        assertThat(stack.read(
                        "SELECT count(*), count(DISTINCT object) FROM millrace.load_ledger WHERE dataset = 'outages'"))
                .containsExactly(List.of("4", "4"));
    }

    private static void outage(String name, Backend backend, int number) {
        backend.stop();
        stack.write("outages", row(number));
        awaitDown(name);
        backend.start();
        awaitLoaded(number + 1);
    }

    private static void outageOfObjectStore(int number) {
        stack.objectStore.stop();
        awaitDown("object-store");
        stack.objectStore.start();
        stack.write("outages", row(number));
        awaitLoaded(number + 1);
    }

    private static String row(int number) {
        return "{\"_id\":\"r" + number + "\",\"n\":" + number + "}";
    }

    private static void awaitDown(String dependency) {
        eventually(() -> {
            java.net.http.HttpResponse<String> readiness = stack.get(loader, "/actuator/health/readiness");
            assertThat(readiness.statusCode()).isEqualTo(503);
            assertThat(readiness.body()).contains("\"" + dependency + "\":\"down since");
        });
    }

    private static void awaitLoaded(int rows) {
        eventually(() -> assertThat(stack.read("SELECT count(*), count(DISTINCT _id) FROM public.outages"))
                .containsExactly(List.of(Integer.toString(rows), Integer.toString(rows))));
        eventually(
                () -> assertThat(stack.get(loader, "/actuator/health/readiness").statusCode())
                        .isEqualTo(200));
    }

    private static void eventually(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .untilAsserted(assertion);
    }
}
