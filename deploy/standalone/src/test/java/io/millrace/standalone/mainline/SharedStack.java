package io.millrace.standalone.mainline;

import io.millrace.standalone.stack.Ports;
import io.millrace.standalone.stack.Stack;
import io.millrace.standalone.stack.StackOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.util.FileSystemUtils;

/** Gives test classes one stack, and what collects its traces; started for the first of them and stopped after the last. */
final class SharedStack implements ParameterResolver {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Stack.class
                || parameter.getParameter().getType() == TraceCollector.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Running running = context.getRoot()
                .getStore(ExtensionContext.Namespace.create(SharedStack.class))
                .computeIfAbsent(Running.class, key -> Running.start(), Running.class);
        return parameter.getParameter().getType() == Stack.class ? running.stack() : running.traces();
    }

    private record Running(Stack stack, TraceCollector traces, Path directory) implements AutoCloseable {
        static Running start() {
            try {
                Path directory = Files.createTempDirectory("stack");
                TraceCollector traces = TraceCollector.start();
                Stack stack = Stack.prepare(
                        new StackOptions(
                                directory.resolve("data"),
                                false,
                                Ports.free(),
                                Path.of(System.getProperty("java.home")),
                                Path.of(System.getProperty("millrace.lib")),
                                directory.resolve("data").resolve("jobs"),
                                Map.of(
                                        "MILLRACE_TRACING_ENDPOINT",
                                        traces.endpoint(),
                                        "MILLRACE_TRACING_ONE_IN",
                                        "1",
                                        "MILLRACE_SQL_JOBS_INTERVAL",
                                        "500ms")),
                        event -> {});
                stack.start(PATIENCE, component -> {});
                return new Running(stack, traces, directory);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while the stack was starting", e);
            }
        }

        @Override
        public void close() throws IOException {
            stack.close();
            traces.close();
            FileSystemUtils.deleteRecursively(directory);
        }
    }
}
