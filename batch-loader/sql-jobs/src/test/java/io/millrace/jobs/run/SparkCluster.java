package io.millrace.jobs.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.awaitility.Awaitility.await;

/** Spark's own standalone master and worker, each a process on the loopback interface. */
final class SparkCluster implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("spark://127\\.0\\.0\\.1:\\d+");
    private static final String LOGGING = """
            <configuration>
              <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%msg%n</pattern></encoder>
              </appender>
              <root level="INFO"><appender-ref ref="out"/></root>
            </configuration>
            """;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final List<Process> processes = new ArrayList<>();
    private final Path directory;
    private final String master;

    SparkCluster(Path directory, int cores) throws IOException {
        this.directory = directory;
        // They say in their log where they listen.
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("logback.xml"), LOGGING);
        // Where a worker looks for Spark's jars; the class path is given to executors by a setting.
        Files.createDirectories(directory.resolve("home/jars"));
        try {
            Path log = start("org.apache.spark.deploy.master.Master", List.of());
            await().atMost(PATIENCE).until(() -> address(log).isPresent());
            master = address(log).orElseThrow();
            Path ofWorker = start(
                    "org.apache.spark.deploy.worker.Worker",
                    List.of(
                            "--cores",
                            Integer.toString(cores),
                            "--memory",
                            "2G",
                            "--work-dir",
                            directory.resolve("work").toString(),
                            master));
            await().atMost(PATIENCE).until(() -> Files.readString(ofWorker).contains("registered with master"));
        } catch (RuntimeException | IOException e) {
            close();
            throw e;
        }
    }

    /** Of a session on it, whose executors have one core each. */
    Map<String, String> settings() {
        return Map.of(
                "spark.master",
                master,
                "spark.driver.host",
                "127.0.0.1",
                "spark.driver.bindAddress",
                "127.0.0.1",
                "spark.executor.cores",
                "1",
                "spark.executor.memory",
                "512m",
                "spark.executor.extraJavaOptions",
                "-XX:+UseSerialGC -XX:TieredStopAtLevel=1",
                "spark.executor.extraClassPath",
                classPath(),
                "spark.jars",
                "",
                "spark.locality.wait",
                "0");
    }

    /** The processes that run tasks. */
    List<ProcessHandle> executors() {
        return processes.stream()
                .flatMap(process -> process.descendants())
                .filter(process -> commandLine(process).contains("CoarseGrainedExecutorBackend"))
                .toList();
    }

    static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
                    .replace('\0', ' ');
        } catch (IOException gone) {
            return "";
        }
    }

    private Path start(String main, List<String> arguments) throws IOException {
        Path log = directory.resolve(main.substring(main.lastIndexOf('.') + 1) + ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=" + directory.resolve("logback.xml"),
                "-cp",
                classPath(),
                main,
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--webui-port",
                "0"));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("SPARK_HOME", directory.resolve("home").toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        builder.environment().put("SPARK_LOCAL_DIRS", directory.resolve("local").toString());
        processes.add(builder.start());
        return log;
    }

    private static Optional<String> address(Path log) throws IOException {
        Matcher found = ADDRESS.matcher(Files.readString(log, StandardCharsets.UTF_8));
        return found.find() ? Optional.of(found.group()) : Optional.empty();
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    @Override
    public void close() {
        List<ProcessHandle> all = new ArrayList<>();
        processes.forEach(process -> {
            process.descendants().forEach(all::add);
            all.add(process.toHandle());
        });
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(process -> process.onExit().join());
    }
}
