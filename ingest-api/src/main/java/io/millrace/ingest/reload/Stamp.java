package io.millrace.ingest.reload;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * How files look from outside: cheap to take, and different as soon as one has been written, unless that happened within the
 * same tick of the file system's clock and left the size as it was.
 */
record Stamp(List<Outside> files) {
    Stamp {
        files = List.copyOf(files);
    }

    /** One file; a missing one has the size -1. */
    record Outside(Path file, FileTime modified, long bytes) {}

    static Stamp of(List<Path> files) throws IOException {
        List<Outside> outsides = new ArrayList<>(files.size());
        for (Path file : files) {
            outsides.add(outside(file));
        }
        return new Stamp(outsides);
    }

    /** Hash of what stands in the files; tells what the stamp cannot. */
    String digest() throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Outside outside : files) {
                digest.update((outside.file + "\n" + outside.bytes + "\n").getBytes(StandardCharsets.UTF_8));
                if (outside.bytes >= 0) {
                    digest.update(Files.readAllBytes(outside.file));
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static Outside outside(Path file) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Outside(file, attributes.lastModifiedTime(), attributes.size());
        } catch (NoSuchFileException e) {
            return new Outside(file, FileTime.fromMillis(0), -1);
        }
    }
}
