package io.millrace.monitor.api;

import io.millrace.runtime.settings.Default;
import io.millrace.runtime.settings.Description;

/** Who answers for the calls to a third party. */
@Description("Who answers for the calls to a third party.")
public record ApiOwner(
        @Description("The service, as the rows of api_requests name it.")
        String service,

        @Description("Team or person who is told.") @Default("")
        String owner) {}
