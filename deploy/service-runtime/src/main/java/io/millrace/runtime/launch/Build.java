package io.millrace.runtime.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which build is running. */
public record Build(String version, String commit) {
    /** As the build wrote it into its jar. */
    public static Build current() {
        Properties properties = new Properties();
        try (InputStream stream = Build.class.getResourceAsStream("/META-INF/millrace/build.properties")) {
            if (stream != null) {
                properties.load(stream);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Build(properties.getProperty("version", "unknown"), properties.getProperty("commit", "unknown"));
    }
}
