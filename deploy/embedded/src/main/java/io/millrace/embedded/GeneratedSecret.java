package io.millrace.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** A password that is made up once and kept beside the data it protects, readable by its owner alone. */
final class GeneratedSecret {

    private static final int BYTES = 24;

    private GeneratedSecret() {}

    /** The secret of this name in this directory; made when there is none. */
    static String in(Path directory, String name) {
        Path file = directory.resolve(name);
        try {
            Files.createDirectories(directory);
            if (!Files.exists(file)) {
                write(file);
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("Can't keep the secret " + file, e);
        }
    }

    private static void write(Path file) throws IOException {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        Path complete = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                ".secret-",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(complete, HexFormat.of().formatHex(random));
            Files.createLink(file, complete);
        } catch (FileAlreadyExistsException e) {
            // Another process was faster: its secret counts.
        } finally {
            Files.deleteIfExists(complete);
        }
    }
}
