package io.millrace.embedded;

/** What every record of settings checks. */
final class Checks {

    private Checks() {}

    static void port(String name, int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException(name + " must be 0 to 65535, is " + port);
        }
    }

    static void notBlank(String name, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(name + " must not be empty");
        }
    }
}
