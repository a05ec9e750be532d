package io.millrace.bench.monitor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.monitor.lake.BatchCounts;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.batch.ObjectAttributes;
import io.millrace.schemas.dataset.DatasetName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * A lake as large as wanted that takes no room and no time to fill: an object store that works out what it holds when it is asked.
 * It speaks as much of the S3 API as a monitor uses, {@code ListObjectsV2} and {@code HeadObject}. Every dataset has a batch and its
 * manifest for each hour.
 */
final class CalculatedLake implements AutoCloseable {
    static final String BUCKET = "lake";
    static final int ROWS = 2_000;

    private static final String TOPIC_ID = "0123456789abcdef0123456789abcdef";
    private static final String PREFIX = "events_";
    private static final long HOUR_SECONDS = 3_600;
    private static final long OBJECT_BYTES = 123_456;
    private static final int THREADS = 16;
    private static final int PAGE = 1_000;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final int datasets;
    private final long lastHour;
    private final int hours;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    /** @param hours how many of the newest hours it has */
    CalculatedLake(int datasets, long lastHour, int hours) {
        this.datasets = datasets;
        this.lastHour = lastHour;
        this.hours = hours;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    static DatasetName dataset(int number) {
        return new DatasetName(PREFIX + number);
    }

    int hours() {
        return hours;
    }

    /** The settings by which a service finds it. */
    Map<String, String> settings() {
        return Map.of(
                "MILLRACE_OBJECT_STORE_ENDPOINT",
                "http://127.0.0.1:" + server.getAddress().getPort(),
                "MILLRACE_OBJECT_STORE_BUCKET",
                BUCKET,
                "MILLRACE_OBJECT_STORE_REGION",
                "us-east-1",
                "MILLRACE_OBJECT_STORE_ACCESS_KEY",
                "calculated",
                "MILLRACE_OBJECT_STORE_SECRET_KEY",
                "calculated",
                "MILLRACE_OBJECT_STORE_PATH_STYLE",
                "true");
    }

    /** One of its batches; places count from the oldest hour. */
    BatchCounts batch(DatasetName dataset, int place) {
        Instant hour = Instant.ofEpochSecond((lastHour - hours + 1 + place) * HOUR_SECONDS);
        long start = (long) place * ROWS;
        return new BatchCounts(
                new BatchName(dataset, hour, 0, TOPIC_ID.substring(0, 8), start),
                start + ROWS,
                ROWS,
                0,
                0,
                0,
                OBJECT_BYTES,
                Optional.of(hour),
                Optional.of(hour.plusSeconds(HOUR_SECONDS - 1)));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> query = query(exchange);
            if (query.containsKey("list-type")) {
                send(exchange, OK, list(query));
                return;
            }
            String key = exchange.getRequestURI().getPath().substring(BUCKET.length() + 2);
            Optional<BatchCounts> batch = BatchName.ofObject(key).map(this::find);
            if (batch.isEmpty() || !exchange.getRequestMethod().equals("HEAD")) {
                send(exchange, NOT_FOUND, "");
                return;
            }
            describe(exchange, batch.get());
        }
    }

    private static void describe(HttpExchange exchange, BatchCounts batch) throws IOException {
        Instant hour = batch.name().hour();
        new ObjectAttributes(
                        TOPIC_ID,
                        batch.end(),
                        batch.rows(),
                        0,
                        0,
                        "00",
                        hour,
                        batch.newest().orElse(hour),
                        "bench",
                        "bench")
                .toMetadata()
                .forEach((name, value) -> exchange.getResponseHeaders().set("x-amz-meta-" + name, value));
        exchange.getResponseHeaders().set("Content-Length", Long.toString(batch.bytes()));
        exchange.getResponseHeaders().set("ETag", "\"00\"");
        exchange.sendResponseHeaders(OK, -1);
    }

    private BatchCounts find(BatchName name) {
        return batch(name.dataset(), Math.toIntExact(name.start() / ROWS));
    }

    private String list(Map<String, String> query) {
        String prefix = query.getOrDefault("prefix", "");
        StringBuilder page = new StringBuilder("<ListBucketResult><Name>" + BUCKET + "</Name>");
        if (prefix.equals(BatchName.RAW) && query.containsKey("delimiter")) {
            IntStream.range(0, datasets)
                    .mapToObj(number -> BatchName.directory(dataset(number)))
                    .sorted()
                    .forEach(directory -> page.append("<CommonPrefixes><Prefix>")
                            .append(directory)
                            .append("</Prefix></CommonPrefixes>"));
            return end(page, "");
        }
        if (!prefix.startsWith(BatchName.RAW + PREFIX)) {
            return end(page, "");
        }
        DatasetName dataset = new DatasetName(prefix.substring(BatchName.RAW.length(), prefix.length() - 1));
        String token = query.getOrDefault("continuation-token", "");
        int from = token.isEmpty() ? after(dataset, query.getOrDefault("start-after", "")) : Integer.parseInt(token);
        int to = Math.min(2 * hours, from + PAGE);
        for (int i = from; i < to; i++) {
            page.append("<Contents><Key>")
                    .append(key(dataset, i))
                    .append(
                            "</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>&quot;00&quot;</ETag><Size>")
                    .append(OBJECT_BYTES)
                    .append("</Size><StorageClass>STANDARD</StorageClass></Contents>");
        }
        return end(page, to < 2 * hours ? Integer.toString(to) : "");
    }

    /** The first place in the listing whose key is greater. */
    private int after(DatasetName dataset, String startAfter) {
        int low = 0;
        int high = 2 * hours;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (key(dataset, middle).compareTo(startAfter) > 0) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private String key(DatasetName dataset, int place) {
        BatchName name = batch(dataset, place / 2).name();
        return place % 2 == 0 ? name.objectKey() : name.manifestKey();
    }

    private static String end(StringBuilder page, String next) {
        page.append("<IsTruncated>").append(!next.isEmpty()).append("</IsTruncated>");
        if (!next.isEmpty()) {
            page.append("<NextContinuationToken>").append(next).append("</NextContinuationToken>");
        }
        return page.append("</ListBucketResult>").toString();
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/xml");
        boolean hasBody = body.length > 0 && !exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, hasBody ? body.length : -1);
        if (hasBody) {
            exchange.getResponseBody().write(body);
        }
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new HashMap<>();
        String raw = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
        for (String pair : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
