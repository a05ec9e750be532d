package io.millrace.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps two programs from running servers on one directory. The system gives the lock back when its holder ends, however it
 * ends; so whoever holds it may stop server processes that an earlier holder left behind.
 */
final class DirectoryLock implements AutoCloseable {

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock, a file beside the directory.
     *
     * @throws BackendException if it is held
     */
    static DirectoryLock of(Path directory, String server) throws IOException {
        Path absolute = directory.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        if (parent == null) {
            throw new BackendException(
                    "Can't keep the data of " + server + " in " + absolute + ": choose another directory");
        }
        Files.createDirectories(parent);
        FileChannel channel = FileChannel.open(
                parent.resolve("." + absolute.getFileName() + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        if (tryLock(channel) == null) {
            channel.close();
            throw new BackendException("The directory " + absolute + " is in use: another program runs " + server
                    + " on it. Stop that program or choose another directory");
        }
        return new DirectoryLock(channel);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }
}
