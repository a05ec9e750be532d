package io.millrace.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The rights in deploy/terraform are about places that the code knows; Terraform reads the files, where there is one. */
class TerraformTest {
    private static final Path CODE = Repository.file("deploy/terraform");
    private static final Pattern PREFIXES = Pattern.compile("(read|write|delete)\\s+= \\[([^]]*)]");

    @TempDir
    private Path directory = Path.of("");

    /** A place that no code names would be a right too many, or a name misspelt and a right too few. */
    @Test
    void everyPlaceIsNamedInTheCode() throws IOException {
        TreeSet<String> places = new TreeSet<>();
        Matcher prefixes = PREFIXES.matcher(Repository.text("deploy/terraform/roles.tf"));
        while (prefixes.find()) {
            Arrays.stream(prefixes.group(2).split(","))
                    .map(place -> place.strip().replace("\"", ""))
                    .filter(place -> !place.isEmpty())
                    .forEach(places::add);
        }
        assertThat(places).hasSizeGreaterThan(5);
        StringBuilder code = new StringBuilder();
        for (String module : new String[] {"schemas", "lake", "warehouse-loader", "batch-loader", "metrics-monitor"}) {
            try (Stream<Path> files = Files.walk(Repository.file(module))) {
                for (Path file : files.filter(path -> path.toString().contains("/src/main/java/")
                                && path.toString().endsWith(".java"))
                        .toList()) {
                    code.append(Files.readString(file));
                }
            }
        }
        assertThat(places).allSatisfy(place -> assertThat(code.indexOf("\"" + place + "/"))
                .as(place + "/")
                .isNotNegative());
    }

    @Test
    void isFormatted() throws IOException, InterruptedException {
        Optional<Path> terraform = Arrays.stream(
                        System.getenv().getOrDefault("PATH", "").split(":"))
                .map(place -> Path.of(place, "terraform"))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(terraform.isPresent(), "Terraform is not installed here");
        Path output = directory.resolve("output.txt");
        ProcessBuilder command = new ProcessBuilder(
                        terraform.orElseThrow().toString(), "fmt", "-check", "-diff", CODE.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        command.environment().remove("TF_CLI_CONFIG_FILE");
        Process process = command.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    }
}
