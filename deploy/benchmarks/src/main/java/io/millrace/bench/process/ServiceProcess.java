package io.millrace.bench.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One of Millrace's services in a process of its own. */
public final class ServiceProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private final JavaProcess process;
    private final URI management;
    private final HttpClient client = HttpClient.newHttpClient();

    private ServiceProcess(JavaProcess process, URI management) {
        this.process = process;
        this.management = management;
    }

    /**
     * Starts a service and waits until it is ready.
     *
     * @param options of the virtual machine, such as {@code -Xmx256m}
     * @param managementPort as the settings say it
     * @param settings environment variables, {@code MILLRACE_...}
     */
    public static ServiceProcess start(
            Class<?> main, List<String> options, int managementPort, Map<String, String> settings, Path log)
            throws Exception {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("MILLRACE_EXIT_WITH_PARENT", "true");
        JavaProcess process = JavaProcess.start(main, options, List.of(), environment, log);
        ServiceProcess service =
                new ServiceProcess(process, URI.create("http://127.0.0.1:" + managementPort + "/actuator/"));
        try {
            service.awaitReady();
        } catch (Exception e) {
            service.close();
            throw e;
        }
        return service;
    }

    /** Waits until the service says that it is ready for work. */
    public void awaitReady() throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("the service did not get ready; its output is in " + process.log());
            }
            Thread.sleep(LOOK_EVERY.toMillis());
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            return get("health/readiness").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** The value of a metric: the sum of all lines of that name in Prometheus' form whose labels hold the text. */
    public double metric(String name, String labels) throws IOException, InterruptedException {
        return get("prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> line.contains(labels))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(management.resolve(path))
                        .timeout(Duration.ofSeconds(10))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    public JavaProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}
