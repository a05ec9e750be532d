package io.millrace.runtime.settings;

import java.util.regex.Pattern;

/**
 * A top-level section of millrace.yaml and the record that holds it.
 *
 * @param name such as {@code ingest-api}
 * @param type the record; its components are the keys, in kebab case
 */
public record Section<T extends Record>(String name, Class<T> type) {
    private static final Pattern NAME = Pattern.compile("[a-z]+(-[a-z0-9]+)*");

    public Section {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' is not a section name: use kebab case");
        }
    }
}
