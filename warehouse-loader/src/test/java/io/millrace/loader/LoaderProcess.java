package io.millrace.loader;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A loader as a process of its own, which can be paused and killed. */
final class LoaderProcess implements AutoCloseable {
    private final Process process;

    private LoaderProcess(Process process) {
        this.process = process;
    }

    static LoaderProcess start(Map<String, String> environment) throws IOException {
        Path log = Files.createTempFile("loader-process", ".log");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath(),
                        WarehouseLoaderService.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return new LoaderProcess(builder.start());
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .replace('\n', File.pathSeparatorChar);
    }

    /** Stops it in the middle of whatever it does. */
    void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** Lets it go on. */
    void wake() throws IOException, InterruptedException {
        signal("CONT");
    }

    /** Ends it with no chance to tidy up. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(1, TimeUnit.MINUTES);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    private void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        if (kill.waitFor() != 0) {
            throw new IOException("the loader's process is gone");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
