package io.millrace.embedded;

import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * One run of a server in a container: its port on this machine's loopback address alone, its data in a directory of this
 * machine and owned by the current user.
 *
 * @param image with its tag
 * @param port on this machine
 * @param innerPort that the server listens on in the container
 * @param innerData where the server keeps its data in the container
 */
record Container(String image, int port, int innerPort, Path data, String innerData) {

    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final int STOP_SECONDS = 30;

    /** Starts the container and returns when it is ready, by the wait strategy that the details name. */
    RestartableServer.Running start(Consumer<GenericContainer<?>> details) throws Exception {
        Path directory = Files.createDirectories(data).toRealPath();
        String user = Files.getAttribute(directory, "unix:uid") + ":" + Files.getAttribute(directory, "unix:gid");
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(image));
        container.withExposedPorts(innerPort);
        container.withFileSystemBind(directory.toString(), innerData, BindMode.READ_WRITE);
        container.withStartupTimeout(START_LIMIT);
        container.withCreateContainerCmdModifier(command -> {
            PortBinding binding =
                    new PortBinding(Ports.Binding.bindIpAndPort(LoopbackPort.HOST, port), new ExposedPort(innerPort));
            Objects.requireNonNull(command.getHostConfig()).withPortBindings(binding);
            command.withUser(user);
        });
        details.accept(container);
        try {
            container.start();
        } catch (RuntimeException e) {
            container.stop();
            throw e;
        }
        return () -> stop(container);
    }

    /** Lets the server finish first: stopping the library's container kills it. */
    private static void stop(GenericContainer<?> container) {
        try {
            container
                    .getDockerClient()
                    .stopContainerCmd(container.getContainerId())
                    .withTimeout(STOP_SECONDS)
                    .exec();
        } finally {
            container.stop();
        }
    }
}
