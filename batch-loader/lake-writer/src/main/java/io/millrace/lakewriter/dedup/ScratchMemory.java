package io.millrace.lakewriter.dedup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Large tables lie in files that are mapped into memory: they take no heap, the operating system may write them to disk when
 * memory is short, and the files have no name any more once they are mapped, so that nothing stays behind a killed process.
 */
public final class ScratchMemory implements IdMemory {
    /** Small enough that the five tables of each of a thousand partitions fit into a modest heap. */
    private static final int LARGEST_ON_HEAP = 32 * 1024;

    private final Path directory;

    /**
     * @param directory for the files; made when it is not there
     */
    public ScratchMemory(Path directory) {
        this.directory = directory;
    }

    @Override
    public ByteBuffer allocate(int bytes) {
        if (bytes <= LARGEST_ON_HEAP) {
            return ByteBuffer.allocate(bytes);
        }
        try {
            Files.createDirectories(directory);
            Path file = Files.createTempFile(directory, "ids-", ".table");
            try (FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
                return channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "no file of " + bytes + " bytes for the deduplication window could be made in " + directory
                            + "; make room there or set lake-writer.scratch-directory",
                    e);
        }
    }
}
