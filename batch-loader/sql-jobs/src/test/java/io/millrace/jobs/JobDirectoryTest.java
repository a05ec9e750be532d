package io.millrace.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class JobDirectoryTest {
    @TempDir
    Path directory;

    @Test
    void readsJobsOfSubdirectoriesInTheOrderOfTheirDatasets() throws IOException {
        write("z.sql", "a", "day");
        write("sub/y.sql", "b", "day", "a: day-6..day", "plays: day");
        Files.writeString(directory.resolve("notes.txt"), "no job");
        JobDirectory loaded = JobDirectory.load(directory);
        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.jobs()).extracting(JobFile::name).containsExactly("z.sql", "sub/y.sql");
    }

    @Test
    void anOutputIsMadeByOneJob() throws IOException {
        write("a.sql", "plays_by_day", "day");
        write("b.sql", "plays_by_day", "hour");
        assertThat(JobDirectory.load(directory).problems())
                .containsExactly(
                        new JobProblem("b.sql", 2, "dataset plays_by_day is made by a.sql already"),
                        new JobProblem("b.sql", 6, "warehouse analytics.plays_by_day is made by a.sql already"));
    }

    @Test
    void circlesAreNamedWhereTheyClose() throws IOException {
        write("a.sql", "a", "day", "b: day");
        write("b.sql", "b", "day", "plays: day", "c: day");
        write("c.sql", "c", "day", "a: day-1");
        write("d.sql", "d", "day", "a: day");
        write("self.sql", "self", "day", "self: day-1");
        assertThat(JobDirectory.load(directory).problems())
                .containsExactly(
                        new JobProblem("c.sql", 8, "the inputs go round in a circle: a reads b reads c reads a"),
                        new JobProblem("self.sql", 8, "the inputs go round in a circle: self reads self"));
    }

    @Test
    void aDiamondIsNoCircle() throws IOException {
        write("a.sql", "a", "day", "b: day", "c: day");
        write("b.sql", "b", "day", "d: day");
        write("c.sql", "c", "day", "d: day");
        write("d.sql", "d", "day");
        assertThat(JobDirectory.load(directory).problems()).isEmpty();
    }

    @Test
    void aLongChainIsNoCircle() throws IOException {
        List<JobFile> chain = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            String text = job("step_" + i, "day", "step_" + (i + 1) + ": day");
            chain.add(((JobFile.Reading.Valid) JobFile.read(i + ".sql", text)).file());
        }
        assertThat(new JobGraph(chain).problems()).isEmpty();
    }

    @Test
    void anInputByDayHasNoHours() throws IOException {
        write("a.sql", "a", "day");
        write("b.sql", "b", "hour", "a: hour-2..hour");
        assertThat(JobDirectory.load(directory).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(8);
            assertThat(problem.message()).contains("a.sql makes it by day");
        });
    }

    @Test
    void problemsOfFilesAndAmongThemAreNamedTogether() throws IOException {
        write("a.sql", "a", "day", "a: day");
        Files.writeString(directory.resolve("b.sql"), "SELECT 1");
        Files.write(directory.resolve("c.sql"), new byte[] {(byte) 0xff, (byte) 0xfe});
        byte[] large = new byte[(1 << 20) + 1];
        Arrays.fill(large, (byte) ' ');
        Files.write(directory.resolve("d.sql"), large);
        assertThat(JobDirectory.load(directory).problems())
                .extracting(JobProblem::toString)
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("a.sql:8: the inputs go round"),
                        second -> assertThat(second).startsWith("b.sql:1: a job file begins with a header"),
                        third -> assertThat(third).isEqualTo("c.sql:1: the file is not UTF-8"),
                        fourth -> assertThat(fourth).startsWith("d.sql:1: the file is larger than"));
    }

    private void write(String file, String dataset, String grain, String... inputs) throws IOException {
        Path path = directory.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, job(dataset, grain, inputs));
    }

    /** The header's lines: dataset 2, grain 3, owner 4, description 5, warehouse 6, inputs 7 and from 8 on each of them. */
    private static String job(String dataset, String grain, String... inputs) {
        StringBuilder text = new StringBuilder("/*---\ndataset: " + dataset + "\ngrain: " + grain
                + "\nowner: data\ndescription: Test.\nwarehouse: analytics." + dataset + "\n");
        if (inputs.length > 0) {
            text.append("inputs:\n");
            Arrays.stream(inputs)
                    .forEach(input -> text.append("  ").append(input).append('\n'));
        }
        return text.append("---*/\nSELECT 1\n").toString();
    }
}
