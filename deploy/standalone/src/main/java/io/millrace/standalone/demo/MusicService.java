package io.millrace.standalone.demo;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The events of a music service's apps: users who sign up, play songs, search and buy. The same seed, run and clock give
 * the same events.
 */
final class MusicService {
    /** Every track call stands here as well. */
    static final String TRACKS = "tracks";

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int USERS = 500;
    private static final double SHARE_INVALID = 0.005;
    private static final double SHARE_LATE = 0.03;
    private static final List<String> TITLES = List.of(
            "Blue in Green", "Für Elise", "上を向いて歩こう", "La Vie en rose", "Águas de Março", "Кино", "Hoppípolla 🎵");
    private static final List<String> ARTISTS =
            List.of("Miles Davis", "Björk", "坂本九", "Édith Piaf", "Elis Regina", "Sigur Rós");
    private static final List<String> COUNTRIES = List.of("AT", "BR", "DE", "FR", "IS", "JP", "US");
    private static final List<String> DEVICES = List.of("phone", "web", "tv", "speaker");

    private final Random random;
    private final String run;
    private final Instant now;

    /**
     * @param run name of this stream, in every event, so that its rows can be told from others
     */
    MusicService(long seed, String run, Instant now) {
        this.random = new Random(seed);
        this.run = run;
        this.now = now;
    }

    /** The event with this number. */
    DemoEvent next(int number) {
        String messageId = run + "-" + number;
        ObjectNode call = MAPPER.createObjectNode();
        call.put("messageId", messageId);
        call.put("timestamp", timestamp().toString());
        if (random.nextDouble() < SHARE_INVALID) {
            return invalid(call, messageId);
        }
        int user = random.nextInt(USERS);
        call.put("userId", "user-" + user);
        call.set("context", context());
        double kind = random.nextDouble();
        List<String> tables;
        if (kind < 0.04) {
            tables = List.of("identifies");
            call.put("type", "identify");
            call.set("traits", traits(user));
        } else if (kind < 0.80) {
            tables = List.of("song_played", TRACKS);
            track(call, "Song Played", songPlayed());
        } else if (kind < 0.95) {
            tables = List.of("search_performed", TRACKS);
            track(call, "Search Performed", searchPerformed());
        } else {
            tables = List.of("purchase_completed", TRACKS);
            track(call, "Purchase Completed", purchaseCompleted(number));
        }
        return new DemoEvent(messageId, tables, true, MAPPER.writeValueAsString(call));
    }

    /** What a client with a bug sends: a call without its user, or a track call without the name of its event. */
    private DemoEvent invalid(ObjectNode call, String messageId) {
        call.put("type", "track");
        if (random.nextBoolean()) {
            call.put("event", "Song Played");
        } else {
            call.put("userId", "user-0");
        }
        call.set("properties", MAPPER.createObjectNode().put("demo_run", run));
        return new DemoEvent(messageId, List.of(), false, MAPPER.writeValueAsString(call));
    }

    private Instant timestamp() {
        long back = random.nextDouble() < SHARE_LATE
                ? random.nextLong(Duration.ofDays(3).toMillis())
                : random.nextLong(Duration.ofSeconds(30).toMillis());
        return now.minusMillis(back);
    }

    private static void track(ObjectNode call, String event, ObjectNode properties) {
        call.put("type", "track");
        call.put("event", event);
        call.set("properties", properties);
    }

    private ObjectNode context() {
        ObjectNode context = MAPPER.createObjectNode();
        context.put("locale", "en-" + pick(COUNTRIES));
        context.putObject("app").put("name", "Jukebox").put("version", "2." + random.nextInt(9));
        context.putObject("library").put("name", "millrace-demo").put("version", "1");
        return context;
    }

    private ObjectNode traits(int user) {
        return MAPPER.createObjectNode()
                .put("demo_run", run)
                .put("plan", user % 5 == 0 ? "premium" : "free")
                .put("country", pick(COUNTRIES))
                .put("birth_year", 1950 + random.nextInt(60))
                .put("newsletter", random.nextBoolean());
    }

    private ObjectNode songPlayed() {
        ObjectNode properties = MAPPER.createObjectNode()
                .put("demo_run", run)
                .put("song_id", 9_007_199_254_740_993L + random.nextInt(10_000))
                .put("title", pick(TITLES))
                .put("artist", pick(ARTISTS))
                .put("seconds", 30 + random.nextInt(400))
                .put("completed", random.nextInt(4) > 0)
                .put("progress", BigDecimal.valueOf(random.nextInt(1, 10_001), 4));
        properties.putObject("device").put("type", pick(DEVICES)).put("volume", random.nextInt(101));
        ArrayNode genres = properties.putArray("genres").add("jazz");
        if (random.nextBoolean()) {
            genres.add("bossa nova");
        }
        return properties;
    }

    private ObjectNode searchPerformed() {
        ObjectNode properties = MAPPER.createObjectNode()
                .put("demo_run", run)
                .put("query", random.nextInt(20) == 0 ? "" : pick(TITLES))
                .put("results", random.nextInt(200));
        properties.putObject("filters").put("explicit", random.nextBoolean()).put("year_from", 1950);
        return properties;
    }

    private ObjectNode purchaseCompleted(int number) {
        BigDecimal price = BigDecimal.valueOf(random.nextInt(99, 4_999), 2);
        ObjectNode properties = MAPPER.createObjectNode()
                .put("demo_run", run)
                .put("order_id", "order-" + number)
                .put("currency", "EUR")
                .put("total", price);
        properties.putNull("coupon");
        ObjectNode item = properties.putArray("items").addObject();
        item.put("sku", "album-" + random.nextInt(300)).put("quantity", 1).put("price", price);
        return properties;
    }

    private String pick(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }
}
