package io.millrace.packaging;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** What the build packs into an image can be run, by nobody in particular, with the command that stands in it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImageIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Path root = Path.of("");
    private JsonNode configuration = new JsonMapper().createObjectNode();

    @BeforeAll
    void unpack(@TempDir Path directory) throws IOException {
        root = directory.toRealPath();
        Map<String, byte[]> files = new HashMap<>();
        try (InputStream file = Files.newInputStream(Path.of("target", "check-image.tar"));
                TarArchiveInputStream tar = new TarArchiveInputStream(new BufferedInputStream(file))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                files.put(entry.getName(), tar.readAllBytes());
            }
        }
        JsonMapper json = new JsonMapper();
        JsonNode image = json.readTree(file(files, "manifest.json")).get(0);
        configuration = json.readTree(file(files, image.path("Config").asString()));
        for (JsonNode layer : image.path("Layers")) {
            unpackLayer(file(files, layer.asString()));
        }
    }

    @Test
    void runsAsNobodyInParticular() {
        assertThat(configuration.path("config").path("User").asString()).isEqualTo("10001:10001");
        assertThat(configuration.path("config").path("Env").toString())
                .contains("MILLRACE_CONFIG=/etc/millrace/millrace.yaml");
        assertThat(configuration.path("config").path("ExposedPorts").has("8080/tcp"))
                .isTrue();
        assertThat(configuration.path("config").path("Labels").toString()).contains("Apache-2.0");
    }

    @Test
    void theServiceReadsItsSettings() throws Exception {
        Path settings = Files.writeString(root.resolve("millrace.yaml"), "ingest-api:\n  http-prot: 8080\n");
        List<String> command = new ArrayList<>(entryPoint());
        command.add("--config=" + settings);
        Ended ended = run(command);
        assertThat(ended.output).contains("ingest-api.http-prot: is not a setting", "kafka.bootstrap-servers");
        assertThat(ended.code).isEqualTo(2);
    }

    @Test
    void theHealthProbeIsInIt() throws Exception {
        List<String> command = new ArrayList<>(entryPoint());
        command.set(command.size() - 1, "io.millrace.runtime.launch.HealthProbe");
        command.add("1");
        Ended ended = run(command);
        assertThat(ended.output).contains("http://127.0.0.1:1/actuator/health/readiness does not answer");
        assertThat(ended.code).isEqualTo(1);
    }

    /** Two builds of one commit differ in nothing; deploy/reproducible.sh compares whole ones. */
    @Test
    void nothingInItKnowsWhenItWasBuilt() throws IOException {
        Matcher timestamp = Pattern.compile("<project.build.outputTimestamp>(.*)</project.build.outputTimestamp>")
                .matcher(Repository.text("pom.xml"));
        assertThat(timestamp.find()).isTrue();
        Instant fixed = Instant.parse(timestamp.group(1));
        assertThat(Instant.parse(configuration.path("created").asString())).isEqualTo(fixed);
        List<Path> jars;
        try (Stream<Path> files = Files.walk(root.resolve("app"))) {
            jars = files.filter(file -> file.getFileName().toString().matches("millrace-.*\\.jar"))
                    .toList();
        }
        assertThat(jars).isNotEmpty();
        for (Path jar : jars) {
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                assertThat(zip.stream().map(ZipEntry::getTimeLocal))
                        .as(jar.toString())
                        .containsOnly(LocalDateTime.ofInstant(fixed, ZoneOffset.UTC));
            }
        }
    }

    private record Ended(int code, String output) {}

    /** The image's own, on this machine's Java, below the directory that it was unpacked into. */
    private List<String> entryPoint() throws IOException {
        List<String> command = new ArrayList<>();
        for (JsonNode word : configuration.path("config").path("Entrypoint")) {
            String below = word.asString().replace("@/app", "@" + root + "/app");
            command.add(below.equals("java") ? java() : below);
        }
        Path list = root.resolve("app/jib-classpath-file");
        String classPath = Files.readString(list);
        if (!classPath.contains(root.toString())) {
            Files.writeString(list, classPath.replaceAll("(^|:)/app", "$1" + root + "/app"));
        }
        return command;
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private Ended run(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(root, "output", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as(String.join(" ", command))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Ended(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }

    private void unpackLayer(byte[] layer) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new GzipCompressorInputStream(new ByteArrayInputStream(layer)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = root.resolve(entry.getName()).normalize();
                assertThat(target.startsWith(root)).as(entry.getName()).isTrue();
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.resolveSibling(""));
                    Files.copy(tar, target);
                }
            }
        }
    }

    private static byte[] file(Map<String, byte[]> files, String name) {
        byte[] content = files.get(name);
        if (content == null) {
            throw new UncheckedIOException(new IOException("the image has no " + name + " but " + files.keySet()));
        }
        return content;
    }
}
