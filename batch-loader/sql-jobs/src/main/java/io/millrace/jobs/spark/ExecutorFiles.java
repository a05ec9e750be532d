package io.millrace.jobs.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkEnv;
import org.apache.spark.util.Utils;

/** Files for one task, where the cluster wants them: the directories that Spark was given, which go with the executor. */
final class ExecutorFiles {
    private ExecutorFiles() {}

    static Path newFile(String prefix, String suffix) throws IOException {
        return Files.createTempFile(directory(), prefix, suffix);
    }

    static Path newDirectory(String prefix) throws IOException {
        return Files.createTempDirectory(directory(), prefix);
    }

    private static Path directory() throws IOException {
        return Files.createDirectories(Path.of(Utils.getLocalDir(SparkEnv.get().conf())));
    }
}
