package io.millrace.jobs.spark;

import io.millrace.jobs.run.LakeFile;
import io.millrace.lake.store.ObjectStore;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BufferedFSInputStream;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * The lake as executors read it: objects that manifests name, each fetched whole and held against its SHA-256 before the first byte of it
 * is read. Nothing is listed, and sizes are those of the manifests. Nothing is written here, see {@link LakeCommitProtocol}.
 */
public final class LakeFileSystem extends FileSystem {
    private static final int BUFFER_BYTES = 1 << 16;

    private URI uri = URI.create(LakeUri.SCHEME + ":///");

    @SuppressWarnings("NullAway.Init") // Hadoop makes an instance first and initializes it afterwards
    private ObjectStore store;

    @Override
    public void initialize(URI name, Configuration configuration) throws IOException {
        super.initialize(name, configuration);
        uri = URI.create(name.getScheme() + "://" + name.getAuthority());
        store = LakeAddress.open(configuration);
    }

    /** The store that a configuration names, opened once in a process. */
    static ObjectStore store(Configuration configuration) throws IOException {
        return ((LakeFileSystem) FileSystem.get(LakeAddress.fileSystem(configuration), configuration)).store;
    }

    @Override
    public String getScheme() {
        return LakeUri.SCHEME;
    }

    @Override
    public URI getUri() {
        return uri;
    }

    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
        LakeFile file = file(path);
        java.nio.file.Path copy = ExecutorFiles.newFile("input", file.suffix());
        try {
            fetch(file, copy);
            return new FSDataInputStream(new BufferedFSInputStream(new LocalCopy(copy), BUFFER_BYTES));
        } catch (MillraceException e) {
            throw RemoteFailures.asIo(e);
        } finally {
            // Whoever has it open reads on.
            Files.deleteIfExists(copy);
        }
    }

    private void fetch(LakeFile file, java.nio.file.Path copy) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream stored = store.open(file.object()).orElseThrow(() -> other(file, "it is not there"));
                DigestInputStream bytes = new DigestInputStream(stored, digest);
                OutputStream local = Files.newOutputStream(copy)) {
            bytes.transferTo(local);
        } catch (IOException e) {
            throw new MillraceException(
                    ErrorCode.OBJECT_STORE_UNAVAILABLE, "copying " + file.object() + " broke off", e);
        }
        String found = HexFormat.of().formatHex(digest.digest());
        if (!found.equals(file.sha256())) {
            throw other(file, "its SHA-256 is " + found + ", its manifest says " + file.sha256());
        }
    }

    private static MillraceException other(LakeFile file, String what) {
        return new MillraceException(
                ErrorCode.CORRUPT_OBJECT,
                file.object() + " is not what its manifest says: " + what
                        + "; if rows were erased or expired just now, run again, else restore it from a version of the bucket");
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        return new FileStatus(file(path).bytes(), false, 1, getDefaultBlockSize(path), 0, path);
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        return new FileStatus[] {getFileStatus(path)};
    }

    private static LakeFile file(Path path) throws IOException {
        return LakeUri.parse(path.toUri().getPath())
                .orElseThrow(() -> new FileNotFoundException(path + " names no object of a lake"));
    }

    @Override
    public FSDataOutputStream create(
            Path path,
            FsPermission permission,
            boolean overwrite,
            int bufferSize,
            short replication,
            long blockSize,
            Progressable progress)
            throws IOException {
        throw new UnsupportedOperationException("objects are stored when their task is committed");
    }

    @Override
    public FSDataOutputStream append(Path path, int bufferSize, Progressable progress) throws IOException {
        throw new UnsupportedOperationException("nothing in a lake is appended to");
    }

    @Override
    public boolean rename(Path from, Path to) {
        throw new UnsupportedOperationException("nothing in a lake is renamed");
    }

    /** Nothing is deleted here. */
    @Override
    public boolean delete(Path path, boolean recursive) {
        return false;
    }

    /** There are no directories, so none is missing. */
    @Override
    public boolean mkdirs(Path path, FsPermission permission) {
        return true;
    }

    @Override
    public void setWorkingDirectory(Path path) {
        throw new UnsupportedOperationException("addresses are whole");
    }

    @Override
    public Path getWorkingDirectory() {
        return new Path(uri.toString(), "/");
    }

    @Override
    public void close() throws IOException {
        super.close();
        if (store != null) {
            store.close();
        }
    }
}
