package io.millrace.jobs.pull;

import io.millrace.jobs.JobProblem;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All pulls of a directory, and everything that is wrong with them. A file that is wrong keeps no other from running.
 *
 * @param problems by file and line
 */
public record PullDirectory(List<Pull> pulls, List<JobProblem> problems) {
    static final String ENDING = ".yaml";
    private static final long MOST_BYTES = 1 << 20;

    public PullDirectory {
        pulls = List.copyOf(pulls);
        problems = problems.stream().sorted().distinct().toList();
    }

    /**
     * Reads every {@code .yaml} file in the directory; when there is no such directory there are none.
     *
     * @throws IOException when it can't be listed
     */
    public static PullDirectory load(Path directory) throws IOException {
        List<Pull> pulls = new ArrayList<>();
        List<JobProblem> problems = new ArrayList<>();
        for (Path file : files(directory)) {
            PullFile.Reading reading = read(file, directory.getFileName() + "/" + file.getFileName());
            if (reading instanceof PullFile.Reading.Valid valid) {
                pulls.add(valid.pull());
            } else if (reading instanceof PullFile.Reading.Invalid invalid) {
                problems.addAll(invalid.problems());
            }
        }
        return new PullDirectory(pulls, problems);
    }

    /** The pull of that name. */
    public Optional<Pull> pull(String name) {
        return pulls.stream().filter(pull -> pull.name().equals(name)).findFirst();
    }

    private static List<Path> files(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> below = Files.list(directory)) {
            return below.filter(file -> file.toString().endsWith(ENDING)
                            && !file.getFileName().toString().startsWith(".")
                            && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        }
    }

    private static PullFile.Reading read(Path file, String name) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                return unreadable(name, "is larger than " + MOST_BYTES + " bytes");
            }
            return PullFile.read(name, Files.readString(file, StandardCharsets.UTF_8));
        } catch (CharacterCodingException e) {
            return unreadable(name, "is not UTF-8");
        } catch (IOException e) {
            return unreadable(name, "can't be read: " + e.getClass().getSimpleName());
        }
    }

    private static PullFile.Reading unreadable(String name, String reason) {
        return new PullFile.Reading.Invalid(List.of(new JobProblem(name, 1, "the file " + reason)));
    }
}
