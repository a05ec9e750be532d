package io.millrace.bench.edge;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/** Native events of about 300 bytes, as a music service might send them; no two alike, so that compression has to work. */
final class EventBodies {
    static final String TABLE = "plays";

    private static final String[] WORDS = {
        "blue", "green", "night", "train", "river", "moon", "love", "rain", "street", "golden", "summer", "train",
        "heart", "freedom", "silver", "dance", "shadow", "morning", "winter", "city", "ocean", "fire", "paper",
        "window", "garden"
    };
    private static final String[] PLATFORMS = {"ios", "android", "web", "desktop", "car", "speaker"};

    private final SplittableRandom random;

    EventBodies(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** The columns of one event, without brackets. */
    String columns() {
        return "\"user_id\":" + random.nextInt(5_000_000)
                + ",\"session\":\"" + hex(32)
                + "\",\"track\":\"" + hex(22)
                + "\",\"title\":\"" + title()
                + "\",\"seconds\":" + random.nextInt(20, 600)
                + ",\"position_ms\":" + random.nextInt(600_000)
                + ",\"volume\":0." + random.nextInt(10, 100)
                + ",\"shuffle\":" + random.nextBoolean()
                + ",\"platform\":\"" + PLATFORMS[random.nextInt(PLATFORMS.length)]
                + "\",\"played_at\":\"2026-11-" + two(random.nextInt(1, 31)) + "T" + two(random.nextInt(24)) + ":"
                + two(random.nextInt(60)) + ":" + two(random.nextInt(60)) + "." + random.nextInt(100, 1_000) + "Z\"";
    }

    /** One event as the client writes it. */
    String event() {
        return "{\"table\":\"" + TABLE + "\",\"id\":\"" + uuid() + "\",\"datum\":{" + columns() + "}}";
    }

    List<byte[]> single(int count) {
        List<byte[]> bodies = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            bodies.add(bytes(event()));
        }
        return bodies;
    }

    List<byte[]> batches(int count, int events) {
        List<byte[]> bodies = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            List<String> batch = new ArrayList<>(events);
            for (int event = 0; event < events; event++) {
                batch.add(event());
            }
            bodies.add(bytes("[" + String.join(",", batch) + "]"));
        }
        return bodies;
    }

    String uuid() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private String title() {
        StringBuilder title = new StringBuilder();
        for (int i = random.nextInt(2, 6); i > 0; i--) {
            title.append(WORDS[random.nextInt(WORDS.length)]).append(i > 1 ? " " : "");
        }
        return title.toString();
    }

    private String hex(int digits) {
        StringBuilder hex = new StringBuilder(digits);
        for (int i = 0; i < digits; i++) {
            hex.append(Character.forDigit(random.nextInt(16), 16));
        }
        return hex.toString();
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
