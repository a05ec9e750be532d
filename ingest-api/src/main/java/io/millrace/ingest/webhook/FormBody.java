package io.millrace.ingest.webhook;

import io.millrace.ingest.json.JsonBytes;
import io.millrace.ingest.query.QueryParameters;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A body as HTML forms send it, which Twilio does, and GitHub and Slack when asked to: each parameter a text. One that is all
 * of the body, is called {@code payload} and holds a JSON object stands for the object.
 */
final class FormBody {
    private static final String TYPE = "application/x-www-form-urlencoded";
    private static final String PAYLOAD = "payload";

    private FormBody() {}

    /** Whether a body of that content type is one. */
    static boolean isForm(Optional<String> contentType) {
        return contentType
                .map(type -> type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                .filter(TYPE::equals)
                .isPresent();
    }

    /**
     * The same as JSON.
     *
     * @throws MillraceException with {@link ErrorCode#MALFORMED_REQUEST} when a name stands twice, or a percent sign is no
     *     escape, or the bytes are not UTF-8
     */
    static byte[] json(byte[] body) {
        // Percent signs stand for everything else; a byte that is not of ASCII is none that a form holds.
        Map<String, String> fields = QueryParameters.parse(new String(body, StandardCharsets.UTF_8).strip())
                .all();
        Optional<String> payload = fields.size() == 1 ? Optional.ofNullable(fields.get(PAYLOAD)) : Optional.empty();
        if (payload.filter(text -> text.stripLeading().startsWith("{")).isPresent()) {
            return payload.get().getBytes(StandardCharsets.UTF_8);
        }
        JsonBytes json = new JsonBytes(body.length + 64);
        json.write('{');
        fields.forEach((name, value) -> {
            if (json.size() > 1) {
                json.write(',');
            }
            json.quoted(name);
            json.write(':');
            json.quoted(value);
        });
        json.write('}');
        return json.toByteArray();
    }
}
