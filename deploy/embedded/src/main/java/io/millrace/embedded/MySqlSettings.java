package io.millrace.embedded;

import java.nio.file.Path;

/**
 * Where an embedded MySQL stands.
 *
 * @param directory keeps the data; created when missing
 * @param binaries where the server's programs are unpacked once; several servers may share it
 * @param port 0 for a free one
 * @param password of the administrator, set at every start
 */
public record MySqlSettings(Path directory, Path binaries, int port, String password) {

    public MySqlSettings {
        Checks.port("port", port);
        Checks.notBlank("password", password);
        if (password.indexOf('\'') >= 0 || password.indexOf('\\') >= 0 || password.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("password must not hold quotes, backslashes or line ends");
        }
    }

    @Override
    public String toString() {
        return "MySqlSettings[directory=" + directory + ", port=" + port + "]";
    }
}
