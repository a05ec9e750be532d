package io.millrace.standalone.chaos;

import io.millrace.schemas.dataset.ReservedColumns;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/** The ids of stored rows. */
final class RowIds {
    private static final JsonMapper MAPPER = new JsonMapper();

    private RowIds() {}

    static String of(byte[] line) {
        return MAPPER.readTree(new String(line, StandardCharsets.UTF_8))
                .path(ReservedColumns.ID)
                .asString();
    }
}
