package io.millrace.jobs.pull;

import io.millrace.jobs.CronSchedule;
import io.millrace.schemas.dataset.DatasetName;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JsonPointer;

/**
 * What is fetched from somebody's HTTP API, how often, and into which dataset.
 *
 * @param name the file's name without its ending; names the state, the source and the events
 * @param query parameters of every request, beside those of the paging
 * @param body of every request
 * @param rows where the array of rows stands in an answer; empty for the whole answer
 * @param id where a row's id stands in the row; without it a row is what its contents are
 * @param isImmutable whether a row with the same id is the same row for ever, and need not arrive a second time
 */
public record Pull(
        String name,
        String owner,
        String description,
        DatasetName dataset,
        CronSchedule schedule,
        URI url,
        String method,
        Map<String, String> headers,
        Map<String, String> query,
        Optional<String> body,
        Optional<PullAuth> auth,
        JsonPointer rows,
        Optional<JsonPointer> id,
        boolean isImmutable,
        Paging paging,
        Optional<Since> since,
        PullLimits limits) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,62}");

    public Pull {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'" + name + "' is not a pull's name: use [a-z][a-z0-9_-]{0,62} and the ending .yaml");
        }
        headers = Map.copyOf(headers);
        query = Map.copyOf(query);
        if (paging instanceof Paging.BySince && since.isEmpty()) {
            throw new IllegalArgumentException("paging by since needs the section since");
        }
    }

    /** What stands in the header {@code source} and in the column {@code _source}. */
    public String source() {
        return "pull." + name;
    }

    /** How an answer leads to the next one. */
    public sealed interface Paging {
        /** One answer has everything. */
        record None() implements Paging {}

        /**
         * Pages have numbers.
         *
         * @param more where the answer says whether there is another page; without it, an empty page is the last one
         */
        record ByNumber(String parameter, long first, Optional<JsonPointer> more) implements Paging {}

        /**
         * Each answer names the next one.
         *
         * @param isKept whether the last cursor is where the next run begins, as with feeds
         */
        record ByCursor(String parameter, JsonPointer next, boolean isKept) implements Paging {}

        /** The largest value so far asks for what comes after it, until nothing does. Rows come in the order of that value. */
        record BySince() implements Paging {}
    }

    /**
     * The largest value of a field so far is sent with the next run, which asks for what is newer.
     *
     * @param field where it stands in a row
     * @param first what the first run sends; without it nothing
     */
    public record Since(JsonPointer field, String parameter, Optional<String> first) {}
}
