package io.millrace.monitor.api;

import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One call, a row of the dataset {@code api_requests}.
 *
 * @param service whom it went to
 * @param endpoint which of the service's operations
 * @param failed whether the status is 400 or more, or there was none
 * @param millis how long it took; empty when the row does not say
 */
record ApiCall(String service, String endpoint, boolean failed, OptionalDouble millis) {
    private static final int FIRST_ERROR = 400;
    private static final int MOST_NAME = 100;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** The call that a row tells of; empty when it names no service. */
    static Optional<ApiCall> parse(byte[] row) {
        try {
            JsonNode root = MAPPER.readTree(row);
            String service = name(root, "service");
            if (service.isEmpty()) {
                return Optional.empty();
            }
            int status = root.path("status").asInt(0);
            double duration = root.path("duration").asDouble(-1);
            return Optional.of(new ApiCall(
                    service,
                    name(root, "endpoint"),
                    status < 100 || status >= FIRST_ERROR,
                    duration < 0 ? OptionalDouble.empty() : OptionalDouble.of(duration)));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static String name(JsonNode root, String field) {
        String name = root.path(field).asString("");
        return name.length() <= MOST_NAME ? name : name.substring(0, MOST_NAME);
    }
}
