package io.millrace.monitor.alert;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;

/**
 * Something that is wrong at this moment.
 *
 * @param id the same as long as it is the same thing that is wrong
 * @param subject the service or source it is about; empty when it is about a dataset
 * @param dataset empty when it is not about a dataset
 * @param owner who answers for it; empty when nobody is known to
 * @param title one line
 * @param expected what should be
 * @param seen what is
 * @param since when it began, as far as known
 * @param parts which part of the data explains it, for people; at most a few
 * @param advice what to do
 */
public record Condition(
        String id,
        Stage stage,
        String subject,
        String dataset,
        Severity severity,
        String owner,
        String title,
        String expected,
        String seen,
        Instant since,
        List<String> parts,
        String advice) {
    public Condition {
        if (id.isBlank() || subject.isEmpty() == dataset.isEmpty()) {
            throw new IllegalArgumentException("a condition has an id, and is about either a subject or a dataset");
        }
        parts = List.copyOf(parts);
    }

    /** Whether it is about a service or source rather than one dataset. */
    @JsonIgnore
    public boolean isShared() {
        return dataset.isEmpty();
    }
}
