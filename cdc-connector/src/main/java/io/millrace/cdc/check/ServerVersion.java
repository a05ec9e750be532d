package io.millrace.cdc.check;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server's version, as {@code SELECT VERSION()} tells it. */
public record ServerVersion(Flavor flavor, int major, int minor, int patch) {
    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(?:\\.(\\d{1,4}))?.*");
    private static final Comparator<ServerVersion> BY_NUMBER = Comparator.comparingInt(ServerVersion::major)
            .thenComparingInt(ServerVersion::minor)
            .thenComparingInt(ServerVersion::patch);

    /** MariaDB servers put this before their own version where an old replica may read it. */
    private static final String REPLICATION_PREFIX = "5.5.5-";

    /** Empty when the text doesn't begin with a version number. */
    public static Optional<ServerVersion> parse(String text) {
        boolean mariaDb = text.toLowerCase(Locale.ROOT).contains("mariadb");
        String own =
                mariaDb && text.startsWith(REPLICATION_PREFIX) ? text.substring(REPLICATION_PREFIX.length()) : text;
        Matcher numbers = NUMBERS.matcher(own);
        if (!numbers.matches()) {
            return Optional.empty();
        }
        return Optional.of(new ServerVersion(
                mariaDb ? Flavor.MARIADB : Flavor.MYSQL,
                Integer.parseInt(numbers.group(1)),
                Integer.parseInt(numbers.group(2)),
                numbers.group(3) == null ? 0 : Integer.parseInt(numbers.group(3))));
    }

    /** Whether the version is that one or a later one of the same family. */
    public boolean isAtLeast(int otherMajor, int otherMinor, int otherPatch) {
        return BY_NUMBER.compare(this, new ServerVersion(flavor, otherMajor, otherMinor, otherPatch)) >= 0;
    }

    public boolean isMariaDb() {
        return flavor == Flavor.MARIADB;
    }

    @Override
    public String toString() {
        return flavor.label() + " " + major + "." + minor + "." + patch;
    }
}
