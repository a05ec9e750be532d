package io.millrace.jobs.lake;

import java.util.regex.Pattern;

/**
 * A set of pointers. All environments share all versions; one other than production has pointers of its own for those partitions whose version
 * differs, and follows production for the rest.
 *
 * @param name empty for production
 */
public record Environment(String name) {
    private static final Pattern NAME = Pattern.compile("|[a-z][a-z0-9-]{0,30}");

    /** What everybody reads, and the warehouse gets. */
    public static final Environment PRODUCTION = new Environment("");

    /**
     * @throws IllegalArgumentException for a name that can't be one
     */
    public Environment {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'" + name + "' is not an environment; use [a-z][a-z0-9-]{0,30}, such as dev");
        }
    }

    public boolean isProduction() {
        return name.isEmpty();
    }

    /** The name of a document of this environment. */
    String of(String document) {
        return isProduction() ? document : document + "@" + name;
    }
}
