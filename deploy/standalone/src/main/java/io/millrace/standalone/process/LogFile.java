package io.millrace.standalone.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A log file that is moved aside when it grows beyond a limit; one older file is kept. Not thread-safe. */
final class LogFile implements AutoCloseable {
    private static final long LIMIT_BYTES = 32L * 1024 * 1024;

    private final Path file;
    private OutputStream stream;
    private long size;

    LogFile(Path file) throws IOException {
        this.file = file;
        Files.createDirectories(file.toAbsolutePath().getParent());
        this.stream = open(file);
        this.size = Files.size(file);
    }

    void write(byte[] bytes, int length) throws IOException {
        if (size > LIMIT_BYTES) {
            stream.close();
            Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            stream = open(file);
            size = 0;
        }
        stream.write(bytes, 0, length);
        size += length;
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }

    private static OutputStream open(Path file) throws IOException {
        return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
