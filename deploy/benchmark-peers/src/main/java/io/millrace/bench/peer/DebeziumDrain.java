package io.millrace.bench.peer;

import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.format.JsonByteArray;
import java.io.IOException;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Runs Debezium's embedded engine until its standard input ends. Arguments: {@code prepare} or {@code drain}, a directory for its
 * offsets and history, host, port and user of the server, the database, the name of the run, with which topics begin, and Kafka's addresses. The password is
 * in {@code PEER_PASSWORD}. {@code prepare} stops by itself once it has read one change and kept its offset.
 */
public final class DebeziumDrain {
    private static final int BATCH = 8_192;

    private DebeziumDrain() {}

    public static void main(String[] arguments) {
        try {
            run(arguments);
        } catch (IOException | InterruptedException | RuntimeException e) {
            System.out.println("the engine broke: " + e);
            System.exit(1);
        }
        System.exit(0);
    }

    private static void run(String[] arguments) throws IOException, InterruptedException {
        boolean prepares = arguments[0].equals("prepare");
        Properties properties = properties(arguments);
        CountDownLatch seen = new CountDownLatch(1);
        try (KafkaBatches batches = new KafkaBatches(arguments[7], arguments[6], prepares, seen::countDown)) {
            DebeziumEngine<ChangeEvent<byte[], byte[]>> engine = DebeziumEngine.create(JsonByteArray.class)
                    .using(properties)
                    .using((success, message, error) -> {
                        System.out.println("engine ended: " + message + " " + error);
                        seen.countDown();
                    })
                    .notifying(batches)
                    .build();
            ExecutorService executor = Executors.newSingleThreadExecutor();
            executor.execute(engine);
            System.out.println("READY " + arguments[0]);
            if (prepares) {
                seen.await();
            } else {
                while (System.in.read() >= 0) {
                    // Only the end of the input has a meaning.
                }
            }
            engine.close();
            executor.shutdown();
            var unused = executor.awaitTermination(20, TimeUnit.SECONDS);
        }
    }

    private static Properties properties(String[] arguments) {
        Properties properties = new Properties();
        properties.setProperty("name", "peer");
        properties.setProperty("connector.class", "io.debezium.connector.mysql.MySqlConnector");
        properties.setProperty("offset.storage", "org.apache.kafka.connect.storage.FileOffsetBackingStore");
        properties.setProperty("offset.storage.file.filename", arguments[1] + "/offsets");
        properties.setProperty("offset.flush.interval.ms", "1000");
        properties.setProperty("schema.history.internal", "io.debezium.storage.file.history.FileSchemaHistory");
        properties.setProperty("schema.history.internal.file.filename", arguments[1] + "/history");
        properties.setProperty("schema.history.internal.store.only.captured.tables.ddl", "true");
        properties.setProperty("database.hostname", arguments[2]);
        properties.setProperty("database.port", arguments[3]);
        properties.setProperty("database.user", arguments[4]);
        properties.setProperty("database.password", System.getenv("PEER_PASSWORD"));
        properties.setProperty("database.server.id", "7771");
        properties.setProperty("database.ssl.mode", "disabled");
        properties.setProperty("database.include.list", arguments[5]);
        // Its offset belongs to the prefix, so that stays the same; the topics get the name of the run.
        properties.setProperty("topic.prefix", "peer");
        properties.setProperty("snapshot.mode", "no_data");
        properties.setProperty("snapshot.locking.mode", "none");
        properties.setProperty("include.schema.changes", "false");
        properties.setProperty("tombstones.on.delete", "false");
        properties.setProperty("decimal.handling.mode", "string");
        // As its documentation advises for throughput: larger batches, a larger queue, all processors.
        properties.setProperty("max.batch.size", Integer.toString(BATCH));
        properties.setProperty("max.queue.size", Integer.toString(4 * BATCH));
        properties.setProperty("poll.interval.ms", "50");
        properties.setProperty("record.processing.threads", "AVAILABLE_CORES");
        properties.setProperty("record.processing.order", "ORDERED");
        properties.setProperty("key.converter.schemas.enable", "false");
        properties.setProperty("value.converter.schemas.enable", "false");
        properties.setProperty("converter.schemas.enable", "false");
        return properties;
    }
}
