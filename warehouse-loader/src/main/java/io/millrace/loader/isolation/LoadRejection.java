package io.millrace.loader.isolation;

import io.millrace.schemas.error.ErrorCode;
import java.util.Map;

/**
 * Why the warehouse refused a group of batches because of what is in them.
 *
 * @param reason what it said of the whole
 * @param byObject what it said of single objects: place, column and cause, no values; may be empty
 */
public record LoadRejection(ErrorCode code, String reason, Map<String, String> byObject) {
    public LoadRejection {
        byObject = Map.copyOf(byObject);
    }
}
