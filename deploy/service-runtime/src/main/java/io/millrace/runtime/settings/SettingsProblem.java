package io.millrace.runtime.settings;

/**
 * One thing that is wrong with the settings.
 *
 * @param key the setting concerned, such as {@code ingest-api.http-port}
 * @param message what is wrong and what to do; shows no secret values
 */
public record SettingsProblem(String key, String message) {
    @Override
    public String toString() {
        return key + ": " + message;
    }
}
