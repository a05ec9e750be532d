package io.millrace.standalone.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The command line of a Java program of Millrace. Every runnable module carries the names of the jars that it runs with,
 * so each process gets its own class path out of one directory of jars.
 */
public final class JavaCommand {
    private static final int FIRST_JDK_WITH_NATIVE_ACCESS_CHECK = 24;

    private final Path javaHome;
    private final Path libraries;

    /**
     * @param javaHome the JDK or JRE that children run on
     * @param libraries directory that holds every jar
     */
    public JavaCommand(Path javaHome, Path libraries) {
        this.javaHome = javaHome;
        this.libraries = libraries;
    }

    /**
     * @param artifact of the module, such as {@code millrace-ingest-api}
     * @param options of the virtual machine; a collector among them takes the place of the one that needs the least
     */
    public List<String> of(String artifact, String mainClass, List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(javaHome.resolve("bin").resolve("java").toString());
        command.addAll(options);
        if (options.stream().noneMatch(option -> option.matches("-XX:\\+Use\\w+GC"))) {
            command.add("-XX:+UseSerialGC");
        }
        command.addAll(List.of(
                "-XX:+ExitOnOutOfMemoryError",
                "-Xshare:auto",
                "-Dfile.encoding=UTF-8",
                "-Duser.timezone=UTC",
                "-Djava.awt.headless=true"));
        if (feature() >= FIRST_JDK_WITH_NATIVE_ACCESS_CHECK) {
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        }
        command.addAll(List.of("-cp", classPath(artifact), mainClass));
        command.addAll(arguments);
        return command;
    }

    private String classPath(String artifact) {
        List<String> names = new ArrayList<>();
        names.add(ownJar(artifact));
        for (String entry : resource(artifact).split(":", -1)) {
            names.add(entry.substring(entry.lastIndexOf('/') + 1).strip());
        }
        return names.stream().map(name -> libraries.resolve(name).toString()).collect(Collectors.joining(":"));
    }

    private String ownJar(String artifact) {
        try (Stream<Path> jars = Files.list(libraries)) {
            return jars.map(jar -> jar.getFileName().toString())
                    .filter(name -> name.matches(artifact + "-\\d.*\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(
                            libraries + " holds no jar of " + artifact + "; build Millrace again"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + libraries + "; build Millrace again", e);
        }
    }

    private static String resource(String artifact) {
        String name = "/META-INF/millrace/" + artifact + ".classpath";
        try (InputStream stream = JavaCommand.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException(
                        name + " is missing: the module " + artifact + " was built without its class path list");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int feature() {
        try {
            for (String line : Files.readAllLines(javaHome.resolve("release"))) {
                if (line.startsWith("JAVA_VERSION=")) {
                    return Runtime.Version.parse(
                                    line.substring("JAVA_VERSION=".length()).replace("\"", ""))
                            .feature();
                }
            }
        } catch (IOException e) {
            // Some distributions ship no release file; then it is most likely the one we run on.
        }
        return Runtime.version().feature();
    }
}
