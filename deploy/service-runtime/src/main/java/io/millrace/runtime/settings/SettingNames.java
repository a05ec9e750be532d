package io.millrace.runtime.settings;

import java.util.Locale;

/** How a setting is called in the file and in the environment. */
public final class SettingNames {
    static final String ENVIRONMENT_PREFIX = "MILLRACE_";

    private SettingNames() {}

    /** {@code httpPort} as {@code http-port}. */
    public static String kebab(String name) {
        return name.replace('_', '-').replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    /** The environment variable that overrides {@code ingest-api.http-port}: {@code MILLRACE_INGEST_API_HTTP_PORT}. */
    public static String environment(String key) {
        return ENVIRONMENT_PREFIX
                + key.toUpperCase(Locale.ROOT).replaceAll("[.\\[-]", "_").replace("]", "");
    }
}
