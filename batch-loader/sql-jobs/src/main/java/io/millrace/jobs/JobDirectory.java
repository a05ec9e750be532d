package io.millrace.jobs;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * All jobs of a directory, and everything that is wrong with them: each by itself, and with one another.
 *
 * @param jobs the files that are jobs, by dataset
 * @param problems by file and line; empty when the jobs can run
 */
public record JobDirectory(List<JobFile> jobs, List<JobProblem> problems) {
    private static final String ENDING = ".sql";
    private static final long MOST_BYTES = 1 << 20;

    public JobDirectory {
        jobs = jobs.stream()
                .sorted(Comparator.comparing((JobFile file) -> file.job().dataset())
                        .thenComparing(JobFile::name))
                .toList();
        problems = problems.stream().sorted().distinct().toList();
    }

    /**
     * Reads every {@code .sql} file below the directory.
     *
     * @throws IOException when the directory itself can't be listed
     */
    public static JobDirectory load(Path directory) throws IOException {
        List<JobFile> jobs = new ArrayList<>();
        List<JobProblem> problems = new ArrayList<>();
        for (Path file : files(directory)) {
            String name = directory.relativize(file).toString().replace('\\', '/');
            JobFile.Reading reading = read(file, name);
            if (reading instanceof JobFile.Reading.Valid valid) {
                jobs.add(valid.file());
            } else if (reading instanceof JobFile.Reading.Invalid invalid) {
                problems.addAll(invalid.problems());
            }
        }
        problems.addAll(new JobGraph(jobs).problems());
        return new JobDirectory(jobs, problems);
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> below = Files.walk(directory)) {
            return below.filter(file -> file.toString().endsWith(ENDING) && Files.isRegularFile(file))
                    .filter(file -> !isHidden(directory.relativize(file)))
                    .sorted()
                    .toList();
        }
    }

    /** What begins with a dot is being written, or a directory in which Kubernetes keeps the files of a volume. */
    private static boolean isHidden(Path file) {
        for (Path part : file) {
            if (part.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }

    private static JobFile.Reading read(Path file, String name) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                return unreadable(name, "is larger than " + MOST_BYTES + " bytes");
            }
            return JobFile.read(name, Files.readString(file, StandardCharsets.UTF_8));
        } catch (CharacterCodingException e) {
            return unreadable(name, "is not UTF-8");
        } catch (IOException e) {
            return unreadable(name, "can't be read: " + e.getClass().getSimpleName());
        }
    }

    private static JobFile.Reading unreadable(String name, String reason) {
        return new JobFile.Reading.Invalid(List.of(new JobProblem(name, 1, "the file " + reason)));
    }
}
