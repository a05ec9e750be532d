package io.millrace.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import org.testcontainers.DockerClientFactory;

/** The Docker engine, if there is one. */
final class ContainerEngine {

    private ContainerEngine() {}

    /** Whether one answers. Says nothing in the log, and returns at once where nothing points to one. */
    static boolean answers() {
        return pointedTo()
                && QuietLogging.off(
                        () -> DockerClientFactory.instance().isDockerAvailable(),
                        "org.testcontainers",
                        "com.github.dockerjava");
    }

    private static boolean pointedTo() {
        String home = System.getProperty("user.home");
        String runtime = System.getenv().getOrDefault("XDG_RUNTIME_DIR", "/run/user/0");
        return System.getenv().containsKey("DOCKER_HOST")
                || Files.exists(Path.of("/var/run/docker.sock"))
                || Files.exists(Path.of(runtime, "docker.sock"))
                || Files.exists(Path.of(home, ".docker", "run", "docker.sock"))
                || Files.exists(Path.of(home, ".docker", "desktop", "docker.sock"))
                || Files.exists(Path.of(home, ".testcontainers.properties"));
    }
}
