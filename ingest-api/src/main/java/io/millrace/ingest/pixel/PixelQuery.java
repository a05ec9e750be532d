package io.millrace.ingest.pixel;

import io.millrace.ingest.query.QueryParameters;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * A message of the Segment spec in a query: whole in {@code data}, as JSON or as base64 of it, or a field a parameter, where
 * dots lead into objects ({@code properties.subject=Welcome}) and every value is a text.
 */
public final class PixelQuery {
    private static final String DATA = "data";
    private static final int MAX_DEPTH = 20;

    private PixelQuery() {}

    /**
     * The message as JSON.
     *
     * @throws MillraceException with {@link ErrorCode#MALFORMED_REQUEST} when the query says none
     */
    public static byte[] message(QueryParameters query) {
        Optional<String> data = query.get(DATA);
        if (data.isPresent()) {
            return decoded(data.get().strip());
        }
        Node root = new Node();
        query.all().forEach((path, value) -> root.put(path, value));
        StringBuilder json = new StringBuilder(200);
        root.writeTo(json);
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Some senders leave the plus signs of base64 as they are, which a query reads as spaces, and drop the padding. */
    private static byte[] decoded(String data) {
        if (data.startsWith("{")) {
            return data.getBytes(StandardCharsets.UTF_8);
        }
        String base64 = data.replace(' ', '+').replace('-', '+').replace('_', '/');
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw malformed("data is neither a JSON object nor base64");
        }
    }

    private static MillraceException malformed(String reason) {
        return new MillraceException(ErrorCode.MALFORMED_REQUEST, reason);
    }

    /** An object in the making: fields are texts or objects. */
    private static final class Node {
        private final Map<String, String> texts = new LinkedHashMap<>();
        private final Map<String, Node> objects = new LinkedHashMap<>();

        private void put(String path, String value) {
            String[] names = path.split("\\.", -1);
            if (names.length > MAX_DEPTH) {
                throw malformed("a parameter of the query has more than " + MAX_DEPTH + " names");
            }
            Node node = this;
            for (int i = 0; i < names.length - 1; i++) {
                if (node.texts.containsKey(names[i])) {
                    throw bothTextAndObject();
                }
                node = node.objects.computeIfAbsent(names[i], name -> new Node());
            }
            String name = names[names.length - 1];
            if (node.objects.containsKey(name)) {
                throw bothTextAndObject();
            }
            node.texts.put(name, value);
        }

        private static MillraceException bothTextAndObject() {
            return malformed("two parameters of the query make a field both a text and an object");
        }

        private void writeTo(StringBuilder json) {
            json.append('{');
            String separator = "";
            for (Map.Entry<String, String> text : texts.entrySet()) {
                json.append(separator);
                quote(json, text.getKey());
                json.append(':');
                quote(json, text.getValue());
                separator = ",";
            }
            for (Map.Entry<String, Node> object : objects.entrySet()) {
                json.append(separator);
                quote(json, object.getKey());
                json.append(':');
                object.getValue().writeTo(json);
                separator = ",";
            }
            json.append('}');
        }

        private static void quote(StringBuilder json, String text) {
            json.append('"');
            JsonStringEncoder.getInstance().quoteAsString(text, json);
            json.append('"');
        }
    }
}
