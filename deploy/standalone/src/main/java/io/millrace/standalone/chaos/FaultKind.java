package io.millrace.standalone.chaos;

import java.util.Arrays;
import java.util.Optional;

/** What can be done to an installation. */
public enum FaultKind {
    KILL("kill", Where.SERVICE, 0, 0, "kill -9 of a service"),
    PAUSE(
            "pause",
            Where.SERVICE,
            3,
            14,
            "a service stands still (SIGSTOP) and goes on, believing that nothing happened"),
    RESTART("restart", Where.SERVICE, 0, 0, "a service is stopped in order and started again"),
    CLOCK_JUMP("clock-jump", Where.CLOCK, 4, 12, "the clock of one service jumps by up to two hours, and back"),
    KAFKA_KILL("kafka-kill", Where.KAFKA, 0, 0, "kill -9 of the broker"),
    KAFKA_RESTART("kafka-restart", Where.KAFKA, 1, 6, "the broker is stopped in order and is away for a while"),
    ZOOKEEPER_RESTART("zookeeper-restart", Where.ZOOKEEPER, 0, 5, "ZooKeeper is stopped and away for a while"),
    ZOOKEEPER_SESSIONS(
            "zookeeper-sessions", Where.ZOOKEEPER, 8, 12, "ZooKeeper stands still for longer than its sessions last"),
    DATABASE_KILL("database-kill", Where.DATABASE, 0, 0, "kill -9 of the captured database"),
    STORE_KILL("s3-kill", Where.STORE, 0, 0, "kill -9 of the S3 server"),
    STORE_ERRORS("s3-errors", Where.STORE_LINK, 3, 10, "S3 answers most requests with 500 or 503"),
    STORE_SLOW("s3-slow", Where.STORE_LINK, 3, 10, "S3 takes a second and more for each answer"),
    STORE_SILENT("s3-silent", Where.STORE_LINK, 4, 12, "S3 takes connections and says nothing"),
    STORE_LOST_ANSWERS(
            "s3-lost-answers",
            Where.STORE_LINK,
            3,
            8,
            "S3 does what it is asked, and the connection breaks before its answer"),
    WAREHOUSE_KILL("warehouse-kill", Where.WAREHOUSE, 0, 0, "kill -9 of the warehouse"),
    WAREHOUSE_MAINTENANCE(
            "warehouse-maintenance",
            Where.WAREHOUSE_LINK,
            3,
            12,
            "the warehouse refuses connections and ends those there are"),
    WAREHOUSE_LOST_ANSWERS(
            "warehouse-lost-answers",
            Where.WAREHOUSE_LINK,
            3,
            8,
            "connections to the warehouse break before an answer, COMMIT's too"),
    DISK_FULL("disk-full", Where.DISK, 3, 8, "a data directory has no space left"),
    PACKET_LOSS("packet-loss", Where.NETWORK, 5, 12, "packets between all processes get lost"),
    KILL_ALL(
            "kill-all",
            Where.EVERYTHING,
            0,
            0,
            "kill -9 of every process at once, as when the machine loses its power");

    /** What a fault hits; two faults never hit the same thing at the same time. */
    enum Where {
        SERVICE,
        CLOCK,
        KAFKA,
        ZOOKEEPER,
        DATABASE,
        STORE,
        STORE_LINK,
        WAREHOUSE,
        WAREHOUSE_LINK,
        DISK,
        NETWORK,
        EVERYTHING
    }

    private final String id;
    private final Where where;
    private final int shortestSeconds;
    private final int longestSeconds;
    private final String meaning;

    FaultKind(String id, Where where, int shortestSeconds, int longestSeconds, String meaning) {
        this.id = id;
        this.where = where;
        this.shortestSeconds = shortestSeconds;
        this.longestSeconds = longestSeconds;
        this.meaning = meaning;
    }

    /** Name on the command line and in reports. */
    public String id() {
        return id;
    }

    /** What is done, in one line. */
    public String meaning() {
        return meaning;
    }

    /** The fault with this name. */
    public static Optional<FaultKind> named(String id) {
        return Arrays.stream(values()).filter(kind -> kind.id.equals(id)).findFirst();
    }

    Where where() {
        return where;
    }

    int shortestSeconds() {
        return shortestSeconds;
    }

    int longestSeconds() {
        return longestSeconds;
    }
}
