package io.millrace.standalone.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The directory that keeps all data of a standalone installation; one running installation at a time. */
public final class DataDirectory implements AutoCloseable {
    private static final String MARKER = "millrace-data";

    private final Path root;
    private final FileChannel channel;

    private DataDirectory(Path root, FileChannel channel) {
        this.root = root;
        this.channel = channel;
    }

    /**
     * Opens the directory, making it when it is missing, and locks it until {@link #close()} or the end of the process.
     *
     * @param fresh whether what is in it is deleted first; refused for a directory that Millrace did not make
     * @throws StackException when it is in use, not ours, or not writable
     */
    public static DataDirectory open(Path directory, boolean fresh) {
        Path root = directory.toAbsolutePath().normalize();
        try {
            Files.createDirectories(root);
            Path marker = root.resolve(MARKER);
            if (!Files.exists(marker) && !isEmpty(root)) {
                throw new StackException(root
                        + " is not empty and was not made by Millrace; name another directory with" + " --data DIR");
            }
            FileChannel channel = FileChannel.open(marker, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!lock(channel)) {
                channel.close();
                throw new StackException("Millrace is running on " + root
                        + " already; stop it, or name another directory with --data DIR");
            }
            if (fresh) {
                deleteContents(root, marker);
            }
            return new DataDirectory(root, channel);
        } catch (IOException e) {
            throw new StackException("cannot use " + root + " as data directory: " + e.getMessage(), e);
        }
    }

    /** The directory itself, absolute. */
    public Path root() {
        return root;
    }

    /** A directory inside, made when it is missing. */
    public Path directory(String name) {
        try {
            return Files.createDirectories(root.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + root.resolve(name), e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            @SuppressWarnings("resource") // held until the channel closes
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static boolean isEmpty(Path root) throws IOException {
        try (Stream<Path> entries = Files.list(root)) {
            return entries.findAny().isEmpty();
        }
    }

    private static void deleteContents(Path root, Path marker) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!file.equals(marker)) {
                    Files.delete(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                if (!directory.equals(root)) {
                    Files.delete(directory);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
