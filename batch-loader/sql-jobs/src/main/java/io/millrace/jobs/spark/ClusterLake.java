package io.millrace.jobs.spark;

import io.millrace.jobs.lake.VersionManifest.StoredFile;
import io.millrace.jobs.run.FilePlaces;
import io.millrace.jobs.run.LakeFile;
import io.millrace.jobs.run.SqlEngine.Task;
import io.millrace.lake.store.S3Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.classic.Dataset;
import org.apache.spark.sql.classic.SparkSession;

/** The lake as a session on a cluster reads and writes it. */
final class ClusterLake {
    private final String name;

    private ClusterLake(String name) {
        this.name = name;
    }

    /**
     * Tells the session's executors where the store is. The keys stand in Hadoop's configuration of this process, from where Spark sends them
     * with each task; they are none of Spark's settings, which stand on its pages, in its log of events and on command lines.
     */
    static ClusterLake of(S3Settings store, SparkSession session) {
        LakeAddress.write(store, session.sparkContext().hadoopConfiguration());
        return new ClusterLake(LakeAddress.name(store));
    }

    FilePlaces places() {
        return files -> files.stream().map(file -> LakeUri.of(name, file)).toList();
    }

    List<URI> places(List<StoredFile> stored) {
        return places().of(stored.stream()
                .map(file -> new LakeFile(file.object(), file.bytes(), file.sha256(), ".parquet"))
                .toList());
    }

    /** Lets the executors store the rows, and tells what they stored. */
    List<StoredFile> write(Dataset<Row> rows, Task task) {
        Path committed = task.directory().resolve("committed");
        try {
            Files.createDirectories(task.directory());
        } catch (IOException e) {
            throw new UncheckedIOException("the driver's disk can't be written", e);
        }
        rows.write()
                .option(LakeCommitProtocol.OBJECTS, task.objects())
                .option(LakeCommitProtocol.COMMITTED, committed.toString())
                .parquet(LakeUri.output(name, String.valueOf(task.directory().getFileName()))
                        .toString());
        return LakeCommitProtocol.committed(committed);
    }
}
