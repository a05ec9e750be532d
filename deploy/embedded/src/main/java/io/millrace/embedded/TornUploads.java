package io.millrace.embedded;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a killed object store leaves of the uploads it was receiving: files named like the object, a hyphen and a UUID.
 *
 * <p>A complete object always has its MD5 as an extended attribute, written after the last byte. So a file with such a name
 * and without the attribute was never anybody's object.
 */
final class TornUploads {

    private static final Logger LOG = LoggerFactory.getLogger(TornUploads.class);
    private static final Pattern NAME =
            Pattern.compile(".*-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final String COMPLETE = "user.content-md5";

    private TornUploads() {}

    /** Deletes them. The object store must not be running. */
    static void remove(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (NAME.matcher(file.getFileName().toString()).matches() && !ExtendedAttributes.has(file, COMPLETE)) {
                    Files.delete(file);
                    LOG.info("Removed {}, an upload that was cut off at {} bytes", file, attributes.size());
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
