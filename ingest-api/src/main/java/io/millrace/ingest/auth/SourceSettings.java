package io.millrace.ingest.auth;

import io.millrace.ingest.limit.RateSettings;
import io.millrace.ingest.privacy.PrivacySettings;
import io.millrace.runtime.settings.Description;
import java.util.Optional;
import org.springframework.util.unit.DataSize;

/** What holds for all events of a source, whichever of its keys they come with. */
@Description("Limits and privacy of one source, whichever of its keys is used.")
public record SourceSettings(
        @Description("Name of the source, as its write keys have it.")
        String name,

        @Description(
                "Largest request body, before and after inflating; when it is not set, or above it, ingest-api.max-request-size holds.")
        Optional<DataSize> maxRequestSize,

        @Description(
                "Largest event, as the row that is stored; when it is not set, ingest-api.max-event-size holds alone.")
        Optional<DataSize> maxEventSize,

        RateSettings rate,
        PrivacySettings privacy) {
    public SourceSettings {
        WriteKeySettings.requireSourceName(name);
        if (maxRequestSize.filter(size -> size.toBytes() < 1).isPresent()
                || maxEventSize.filter(size -> size.toBytes() < 1).isPresent()) {
            throw new IllegalArgumentException("the sizes of the source " + name + " must be at least 1 byte");
        }
    }
}
