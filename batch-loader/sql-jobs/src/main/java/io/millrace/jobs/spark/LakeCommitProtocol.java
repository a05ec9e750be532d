package io.millrace.jobs.spark;

import io.millrace.jobs.lake.VersionManifest.StoredFile;
import io.millrace.jobs.run.Scratch;
import io.millrace.lake.store.ObjectStore;
import io.millrace.lake.store.ObjectStore.CreateOutcome;
import io.millrace.lake.store.ObjectStore.ObjectProperties;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.spark.TaskContext;
import org.apache.spark.internal.io.FileCommitProtocol;
import org.apache.spark.internal.io.FileNameSpec;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Stores what tasks write. A task writes its Parquet files to its executor's disk and stores them when it commits, each once, under a
 * name that no other attempt has, not replacing anything. It answers with their names, sizes and checksums. Spark takes one answer for
 * each task, whichever attempt gave it; those are the files that the driver writes into the manifest. What attempts stored that
 * nobody answers for (of an executor that died after it, of a slower twin) stands in no manifest and is read by nobody.
 */
public final class LakeCommitProtocol extends FileCommitProtocol implements Serializable {
    /** Beginning of all keys that this write may store. */
    static final String OBJECTS = "io.millrace.jobs.objects";
    /** Local file of the driver into which the stored objects are written. */
    static final String COMMITTED = "io.millrace.jobs.committed";

    private static final long serialVersionUID = 1L;
    private static final ObjectProperties PARQUET = new ObjectProperties("application/vnd.apache.parquet", Map.of());

    private transient @Nullable Path directory;
    private transient List<Path> files = new ArrayList<>();

    /** Called by Spark, with names that say nothing here. */
    public LakeCommitProtocol(String jobId, String path) {}

    @Override
    public void setupJob(JobContext context) {}

    @Override
    public void setupTask(TaskAttemptContext context) {
        files = new ArrayList<>();
        try {
            directory = ExecutorFiles.newDirectory("output");
        } catch (IOException e) {
            throw new UncheckedIOException("the executor's disk can't be written", e);
        }
    }

    @Override
    public String newTaskTempFile(TaskAttemptContext context, Option<String> partition, FileNameSpec name) {
        Path file = Optional.ofNullable(directory)
                .orElseThrow()
                .resolve(String.format(Locale.ROOT, "%s%05d%s", name.prefix(), files.size(), name.suffix()));
        files.add(file);
        return file.toUri().toString();
    }

    @Override
    public String newTaskTempFileAbsPath(TaskAttemptContext context, String absolute, FileNameSpec name) {
        throw new UnsupportedOperationException("files of a version stand in its directory");
    }

    @Override
    public TaskCommitMessage commitTask(TaskAttemptContext context) {
        Configuration configuration = context.getConfiguration();
        String objects = String.format(
                Locale.ROOT,
                "%s%05d-%d-",
                configuration.get(OBJECTS),
                context.getTaskAttemptID().getTaskID().getId(),
                TaskContext.get().taskAttemptId());
        ArrayList<String> stored = new ArrayList<>();
        try {
            ObjectStore store = LakeFileSystem.store(configuration);
            for (Path file : files) {
                String object = objects + stored.size() + ".parquet";
                byte[] body = Files.readAllBytes(file);
                store(store, object, body);
                stored.add(object + " " + body.length + " " + sha256(body));
            }
        } catch (MillraceException e) {
            throw new UncheckedIOException(RemoteFailures.asIo(e));
        } catch (IOException e) {
            throw new UncheckedIOException("what the task wrote can't be read", e);
        } finally {
            deleteFiles();
        }
        return new TaskCommitMessage(stored);
    }

    private static void store(ObjectStore store, String object, byte[] body) {
        boolean isMine = store.create(object, body, PARQUET) == CreateOutcome.CREATED
                // The answer to a first attempt was lost: the name is this task's own.
                || store.read(object)
                        .filter(there -> Arrays.equals(there, body))
                        .isPresent();
        if (!isMine) {
            throw new MillraceException(
                    ErrorCode.CORRUPT_OBJECT, object + " is taken; run again, it gets another name");
        }
    }

    @Override
    public void abortTask(TaskAttemptContext context) {
        deleteFiles();
    }

    @Override
    public void commitJob(JobContext context, Seq<TaskCommitMessage> messages) {
        List<String> stored = new ArrayList<>();
        for (TaskCommitMessage message : CollectionConverters.asJava(messages)) {
            if (message.obj() instanceof List<?> ofTask) {
                ofTask.forEach(file -> stored.add(String.valueOf(file)));
            }
        }
        try {
            Files.write(Path.of(context.getConfiguration().get(COMMITTED)), stored);
        } catch (IOException e) {
            throw new UncheckedIOException("the driver's disk can't be written", e);
        }
    }

    /** What a driver's {@link #commitJob} wrote, in the order of the names. */
    static List<StoredFile> committed(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .sorted()
                    .map(line -> line.split(" ", -1))
                    .map(words -> new StoredFile(words[0], Long.parseLong(words[1]), words[2]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the driver's disk can't be read", e);
        }
    }

    @Override
    public void abortJob(JobContext context) {}

    private void deleteFiles() {
        if (directory != null) {
            Scratch.delete(directory);
        }
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
