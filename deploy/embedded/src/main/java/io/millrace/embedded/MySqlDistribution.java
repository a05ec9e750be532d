package io.millrace.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.io.file.PathUtils;

/** MySQL's programs, unpacked from the class path. */
final class MySqlDistribution {

    /** The version that the archive on the class path holds. */
    private static final String NAME = "mysql-8.0.12";

    private static final List<Path> SYSTEM_LIBRARIES = List.of(
            Path.of("/lib/x86_64-linux-gnu"),
            Path.of("/usr/lib/x86_64-linux-gnu"),
            Path.of("/lib64"),
            Path.of("/usr/lib64"),
            Path.of("/lib"),
            Path.of("/usr/lib"));

    private final Path home;

    private MySqlDistribution(Path home) {
        this.home = home;
    }

    /**
     * Unpacks the programs if they aren't there yet. Several processes may do so at once.
     *
     * @throws BackendException if there are none for this machine
     */
    static MySqlDistribution in(Path binaries) throws IOException {
        Path directory = Files.createDirectories(binaries).toRealPath();
        Path home = directory.resolve(NAME);
        try (FileChannel channel = FileChannel.open(
                        directory.resolve(NAME + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock unpacking = channel.lock()) {
            if (unpacking.isValid() && !Files.exists(home)) {
                unpack(directory.resolve(NAME + ".partial"), home);
            }
        }
        return new MySqlDistribution(home);
    }

    Path home() {
        return home;
    }

    Path server() {
        return home.resolve("bin/mysqld");
    }

    /** Prepares a command of the distribution to find its libraries. */
    void libraries(ProcessBuilder command) {
        if (SYSTEM_LIBRARIES.stream().noneMatch(path -> Files.exists(path.resolve("libaio.so.1")))) {
            command.environment()
                    .put("LD_LIBRARY_PATH", home.resolve("stand-in").toString());
        }
    }

    private static void unpack(Path partial, Path home) throws IOException {
        if (Files.exists(partial)) {
            PathUtils.deleteDirectory(partial);
        }
        Files.createDirectories(partial);
        try (InputStream archive = archive();
                TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(archive))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(entry, tar, partial);
            }
        }
        Path standIn = Files.createDirectories(partial.resolve("stand-in"));
        try (InputStream library = resource("/io/millrace/embedded/libaio/libaio.so.1")) {
            Files.copy(library, standIn.resolve("libaio.so.1"));
        }
        Files.move(partial, home, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void unpack(TarArchiveEntry entry, TarArchiveInputStream tar, Path target) throws IOException {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
            throw new IOException("The archive has an entry outside of its directory: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        PathUtils.createParentDirectories(path);
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, path);
        if ((entry.getMode() & 0111) != 0) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    static boolean isAvailable() {
        return archiveName().isPresent();
    }

    private static InputStream archive() {
        return resource(archiveName()
                .orElseThrow(() -> new BackendException("There is no embedded MySQL for " + machine()
                        + ": use MILLRACE_BACKENDS=containers, or a MySQL server of your own")));
    }

    private static Optional<String> archiveName() {
        return switch (machine()) {
            case "Linux-amd64" -> Optional.of("/mysql-Linux-amd64.tar.gz");
            case "Mac OS X-x86_64" -> Optional.of("/mysql-Mac_OS_X-x86_64.tar.gz");
            default -> Optional.empty();
        };
    }

    private static String machine() {
        return System.getProperty("os.name") + "-" + System.getProperty("os.arch");
    }

    private static InputStream resource(String name) {
        InputStream resource = MySqlDistribution.class.getResourceAsStream(name);
        if (resource == null) {
            throw new BackendException("The class path lacks " + name + ": build this module again");
        }
        return resource;
    }
}
