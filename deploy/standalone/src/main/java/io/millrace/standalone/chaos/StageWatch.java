package io.millrace.standalone.chaos;

import io.millrace.lake.batch.BatchReader;
import io.millrace.lake.store.S3ObjectStore;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.standalone.demo.DemoDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends a numbered event and a numbered row of the source after each fault, and notes when each stage has them. Past the links
 * that misbehave, so that a stage is not taken for slow because it is looked at through one.
 */
final class StageWatch implements AutoCloseable {
    static final String TABLE = "canary";

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final String AUTHORIZATION = "Basic ZGVtby1rZXk6";

    private final List<URI> edges;
    private final S3ObjectStore store;
    private final String warehouseUrl;
    private final Optional<DemoDatabase> database;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "stage-watch");
        thread.setDaemon(true);
        return thread;
    });

    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<Integer, Long> acknowledged = new ConcurrentHashMap<>();
    private final Map<Integer, Long> inLake = new ConcurrentHashMap<>();
    private final Map<Integer, Long> inWarehouse = new ConcurrentHashMap<>();
    private final Map<Integer, Long> inMirror = new ConcurrentHashMap<>();
    private final Set<BatchName> batchesRead = new HashSet<>();

    private volatile boolean closed;

    StageWatch(List<URI> edges, S3ObjectStore store, String warehouseUrl, Optional<DemoDatabase> database) {
        this.edges = List.copyOf(edges);
        this.store = store;
        this.warehouseUrl = warehouseUrl;
        this.database = database;
        threads.execute(() -> keepLooking(this::lookIntoLake));
        threads.execute(() -> keepLooking(this::lookIntoWarehouse));
    }

    /** Sends an event and a row; the number under which {@link #recovery} tells what became of them. */
    int sing() {
        int number = numbers.incrementAndGet();
        threads.execute(() -> post(number));
        database.ifPresent(source -> threads.execute(() -> insert(source, number)));
        return number;
    }

    /** How long each stage took from that moment on. */
    Recovery recovery(int number, long sinceNanos) {
        return new Recovery(
                seconds(acknowledged, number, sinceNanos),
                seconds(inLake, number, sinceNanos),
                seconds(inWarehouse, number, sinceNanos),
                seconds(inMirror, number, sinceNanos));
    }

    /** Whether all stages have all that was sent. */
    boolean isComplete() {
        int sent = numbers.get();
        return inLake.size() >= sent && inWarehouse.size() >= sent && (database.isEmpty() || inMirror.size() >= sent);
    }

    /** The ids of the events that were acknowledged. */
    Set<String> acknowledgedIds() {
        Set<String> ids = new HashSet<>();
        acknowledged.keySet().forEach(number -> ids.add(TABLE + "-" + number));
        return ids;
    }

    private static Optional<Double> seconds(Map<Integer, Long> seen, int number, long sinceNanos) {
        return Optional.ofNullable(seen.get(number)).map(at -> Math.max(0, at - sinceNanos) / 1e9);
    }

    private void post(int number) {
        String event = "{\"table\":\"" + TABLE + "\",\"id\":\"" + TABLE + "-" + number + "\",\"key\":\"" + number
                + "\",\"datum\":{\"number\":" + number + "}}";
        for (int attempt = number; !closed; attempt++) {
            try {
                HttpRequest request = HttpRequest.newBuilder(
                                edges.get(attempt % edges.size()).resolve("/v1/events"))
                        .timeout(ANSWER)
                        .header("Authorization", AUTHORIZATION)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(event))
                        .build();
                if (http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200) {
                    acknowledged.put(number, System.nanoTime());
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(200);
            } catch (IOException e) {
                // Nobody there, or nobody who answers: the next one.
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void insert(DemoDatabase source, int number) {
        try {
            source.addCanary(number);
        } catch (IOException e) {
            // It never comes then, and the report says so.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One look at a stage. */
    @FunctionalInterface
    private interface Look {
        void take() throws Exception;
    }

    private void keepLooking(Look look) {
        while (!closed) {
            try {
                look.take();
            } catch (InterruptedException e) {
                return;
            } catch (Exception e) {
                // It is away for the moment, which is what campaigns are for.
            }
            try {
                TimeUnit.NANOSECONDS.sleep(LOOK_EVERY.toNanos());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void lookIntoLake() {
        List<BatchName> fresh = new ArrayList<>();
        store.list(BatchName.directory(new DatasetName(TABLE)), "", entry -> BatchName.ofObject(entry.key())
                .filter(batch -> !batchesRead.contains(batch))
                .ifPresent(fresh::add));
        BatchReader reader = new BatchReader(store);
        for (BatchName batch : fresh) {
            List<Integer> found = new ArrayList<>();
            reader.read(batch, line -> found.add(number(RowIds.of(line))));
            found.forEach(number -> inLake.putIfAbsent(number, System.nanoTime()));
            batchesRead.add(batch);
        }
    }

    private static int number(String id) {
        return Integer.parseInt(id.substring(TABLE.length() + 1));
    }

    private void lookIntoWarehouse() throws SQLException {
        Properties properties = new Properties();
        properties.put("user", "analyst");
        properties.put("password", "analyst");
        properties.put("loginTimeout", "3");
        properties.put("socketTimeout", "10");
        try (Connection connection = DriverManager.getConnection(warehouseUrl, properties)) {
            while (!closed) {
                note(connection, "select number from " + TABLE, inWarehouse);
                if (database.isPresent()) {
                    note(connection, "select id from demo_store_" + TABLE + " where not _deleted", inMirror);
                }
                TimeUnit.NANOSECONDS.sleep(LOOK_EVERY.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void note(Connection connection, String query, Map<Integer, Long> seen) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                seen.putIfAbsent(rows.getInt(1), System.nanoTime());
            }
        } catch (SQLException e) {
            if (!String.valueOf(e.getMessage()).contains("does not exist")) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        threads.shutdownNow();
    }
}
