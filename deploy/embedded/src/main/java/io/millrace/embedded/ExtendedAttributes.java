package io.millrace.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;

/** Files' user extended attributes, in which the object store keeps metadata. */
final class ExtendedAttributes {

    /** S3 allows 2 KB of user metadata an object. */
    private static final int LARGEST = 2_048;

    private ExtendedAttributes() {}

    /**
     * Proves that the file system keeps them. The object store itself doesn't say when it loses metadata.
     *
     * @throws BackendException if it doesn't
     */
    static void require(Path directory) throws IOException {
        Path probe = Files.createTempFile(directory, ".attributes-", "");
        try {
            UserDefinedFileAttributeView view = Files.getFileAttributeView(probe, UserDefinedFileAttributeView.class);
            if (view == null || !keeps(view)) {
                throw new BackendException("The directory " + directory + " is on a file system ("
                        + Files.getFileStore(directory).type()
                        + ") without user extended attributes of 2 KB, in which the object store keeps each object's"
                        + " metadata: choose a directory on ext4, xfs or btrfs");
            }
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    /** Whether a file has the attribute. */
    static boolean has(Path file, String name) throws IOException {
        UserDefinedFileAttributeView view = Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
        return view != null && view.list().contains(name);
    }

    private static boolean keeps(UserDefinedFileAttributeView view) {
        try {
            view.write("millrace.probe", ByteBuffer.allocate(LARGEST));
            return view.size("millrace.probe") == LARGEST;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
