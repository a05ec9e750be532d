package io.millrace.ingest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Bodies as no client should send them: valid ones cut, doubled, joined and strewn with what parsers trip over, and JSON made
 * of the words that the endpoints know, in shapes that they don't. The same seed gives the same bodies.
 */
final class FuzzedBodies {
    private static final int MAX_BYTES = 40_000;

    private static final List<String> VALID = List.of(
            "{\"table\":\"fuzz\",\"id\":\"i\",\"key\":\"k\",\"datum\":{\"a\":1,\"b\":\"ü\",\"c\":[1.50,null,{\"d\":true}]}}",
            "[{\"table\":\"fuzz\",\"datum\":{}},{\"table\":\"fuzz_two\",\"datum\":{\"x\":-1e3}}]",
            "{\"table\":\"fuzz\",\"datum\":{\"a\":1}}\n{\"table\":\"fuzz\",\"datum\":{\"a\":2}}\n",
            "{\"type\":\"track\",\"event\":\"Fuzz\",\"userId\":\"u\",\"messageId\":\"m\",\"properties\":{\"total\":19.90},"
                    + "\"context\":{\"app\":{\"version\":\"1\"}},\"timestamp\":\"2026-11-23T02:00:00.000+01:00\"}",
            "{\"batch\":[{\"type\":\"identify\",\"userId\":7,\"traits\":{\"a\":{}}},{\"type\":\"page\",\"anonymousId\":\"a\","
                    + "\"name\":\"n\"},{\"type\":\"group\",\"userId\":\"u\",\"groupId\":\"g\"},{\"type\":\"alias\","
                    + "\"userId\":\"u\",\"previousId\":\"p\"}],\"sentAt\":\"2026-11-23T02:00:00Z\",\"context\":{}}",
            "{\"id\":\"evt_1\",\"livemode\":false,\"data\":{\"object\":{\"amount\":1099}}}");

    private static final List<String> WORDS = List.of(
            "table",
            "id",
            "key",
            "datum",
            "type",
            "event",
            "batch",
            "properties",
            "traits",
            "context",
            "timestamp",
            "originalTimestamp",
            "sentAt",
            "userId",
            "anonymousId",
            "messageId",
            "groupId",
            "previousId",
            "writeKey",
            "name",
            "category",
            "integrations",
            "_id",
            "_source",
            "a",
            "A",
            "a b",
            "aB",
            "",
            "é",
            "名前",
            "\\u0000",
            "\\ud83d",
            "\\ud83d\\ude00",
            "\\u0061",
            "context_ip",
            "user_id",
            "received_at");

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "0",
            "-0",
            "1",
            "-1.50",
            "1e400",
            "1E-400",
            "1e999999999",
            "9007199254740993",
            "123456789012345678901234567890",
            "0.1e",
            "01",
            "+1",
            ".5",
            "1.",
            "NaN",
            "Infinity",
            "-",
            "\"\"",
            "\"fuzz\"",
            "\"Fuzz\"",
            "\"track\"",
            "\"identify\"",
            "\"2026-11-23T02:00:00Z\"",
            "\"2026-02-30T00:00:00Z\"",
            "\"+999999999-01-01T00:00:00Z\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\\udc00x\"",
            "\"\\uZZZZ\"",
            "\"\\x\"",
            "\"unclosed",
            "{}",
            "[]",
            "[[]]",
            "{\"a\":{\"a\":{}}}",
            "{\"a\":1,\"a\":2}",
            "[1,]",
            "{,}",
            "/*x*/1",
            "'x'",
            "\"\t\"",
            "\"\n\"");

    private static final List<byte[]> NASTY = List.of(
            new byte[] {0},
            new byte[] {(byte) 0xff},
            new byte[] {(byte) 0xc0, (byte) 0x80},
            new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            new byte[] {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
            new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf},
            new byte[] {(byte) 0xfe, (byte) 0xff, 0, '{'},
            new byte[] {'\\'},
            new byte[] {'"'},
            new byte[] {'{'},
            new byte[] {'}'},
            new byte[] {']'},
            new byte[] {','},
            new byte[] {':'},
            new byte[] {'\n'},
            new byte[] {'\r'},
            new byte[] {0x1b},
            new byte[] {0x7f},
            "\\u0000".getBytes(StandardCharsets.US_ASCII),
            "\\ud800".getBytes(StandardCharsets.US_ASCII),
            "é😀".getBytes(StandardCharsets.UTF_8));

    private final Random random;

    FuzzedBodies(long seed) {
        this.random = new Random(seed);
    }

    byte[] next() {
        return switch (random.nextInt(8)) {
            case 0 -> bytes(pick(VALID));
            case 1 -> bytes(value(0));
            case 2 -> noise();
            case 3 -> deep();
            case 4 -> bytes(object(0));
            default -> mutated(bytes(random.nextInt(3) == 0 ? value(0) : pick(VALID)));
        };
    }

    private byte[] mutated(byte[] valid) {
        byte[] body = valid;
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes && body.length < MAX_BYTES; i++) {
            body = changed(body);
        }
        return body;
    }

    private byte[] changed(byte[] body) {
        int at = random.nextInt(body.length + 1);
        int to = at + random.nextInt(body.length - at + 1);
        return switch (random.nextInt(7)) {
            case 0 ->
                join(
                        head(body, at),
                        new byte[] {(byte) random.nextInt(256)},
                        tail(body, Math.min(at + 1, body.length)));
            case 1 -> join(head(body, at), pick(NASTY), tail(body, at));
            case 2 -> head(body, at);
            case 3 -> join(head(body, at), tail(body, to));
            case 4 -> join(head(body, to), tail(body, at));
            case 5 -> join(head(body, at), bytes(pick(VALUES)), tail(body, to));
            default -> join(head(body, at), bytes("\"" + pick(WORDS) + "\":"), tail(body, at));
        };
    }

    private byte[] noise() {
        byte[] noise = new byte[random.nextInt(300)];
        random.nextBytes(noise);
        return noise;
    }

    private byte[] deep() {
        int depth = 1 + random.nextInt(3_000);
        String open = random.nextBoolean() ? "[" : "{\"a\":";
        String close = open.equals("[") ? "]" : "}";
        String inside = open.repeat(depth) + "1" + (random.nextInt(4) == 0 ? "" : close.repeat(depth));
        return bytes(
                switch (random.nextInt(3)) {
                    case 0 -> inside;
                    case 1 -> "{\"table\":\"fuzz\",\"datum\":{\"a\":" + inside + "}}";
                    default ->
                        "{\"event\":\"Fuzz\",\"userId\":\"u\",\"context\":" + inside + ",\"properties\":" + inside
                                + "}";
                });
    }

    private String value(int depth) {
        if (depth > 4 || random.nextInt(3) == 0) {
            return pick(VALUES);
        }
        return random.nextBoolean() ? object(depth) : array(depth);
    }

    private String object(int depth) {
        StringBuilder json = new StringBuilder("{");
        int fields = random.nextInt(7);
        for (int i = 0; i < fields; i++) {
            json.append(i == 0 ? "" : ",")
                    .append('"')
                    .append(pick(WORDS))
                    .append("\":")
                    .append(value(depth + 1));
        }
        return json.append('}').toString();
    }

    private String array(int depth) {
        StringBuilder json = new StringBuilder("[");
        int elements = random.nextInt(5);
        for (int i = 0; i < elements; i++) {
            json.append(i == 0 ? "" : ",").append(value(depth + 1));
        }
        return json.append(']').toString();
    }

    <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] head(byte[] body, int end) {
        return Arrays.copyOf(body, end);
    }

    private static byte[] tail(byte[] body, int start) {
        return Arrays.copyOfRange(body, start, body.length);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
