package io.millrace.runtime.contract;

import io.millrace.schemas.contract.ContractProblem;
import io.millrace.schemas.contract.ContractReader;
import io.millrace.schemas.contract.DataContract;
import io.millrace.schemas.dataset.DatasetName;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads the contracts of a directory again and again. A file that has become wrong keeps its last good contracts in force, so
 * that a typing error never lets bad rows through or good ones out. Not thread-safe.
 */
public final class ContractDirectory {
    private static final long MOST_BYTES = 1 << 20;

    private final Path directory;
    private final Map<String, List<DataContract>> lastGood = new TreeMap<>();

    public ContractDirectory(Path directory) {
        this.directory = directory;
    }

    /**
     * Reads every {@code .yaml} and {@code .yml} file of the directory and of those below it.
     *
     * @throws IOException when the directory can't be listed
     */
    public Contracts read() throws IOException {
        List<ContractProblem> problems = new ArrayList<>();
        List<String> present = new ArrayList<>();
        for (Path file : files()) {
            String name = directory.relativize(file).toString().replace('\\', '/');
            present.add(name);
            ContractReader.Reading reading = read(name, file);
            problems.addAll(reading.problems());
            if (reading.problems().isEmpty()) {
                lastGood.put(name, reading.contracts());
            }
        }
        lastGood.keySet().retainAll(present);
        return new Contracts(byDataset(problems).values(), problems);
    }

    private Map<DatasetName, DataContract> byDataset(List<ContractProblem> problems) {
        Map<DatasetName, DataContract> contracts = new LinkedHashMap<>();
        Map<DatasetName, String> origins = new HashMap<>();
        lastGood.forEach((file, found) -> found.forEach(contract -> {
            String other = origins.putIfAbsent(contract.dataset(), file);
            if (other != null) {
                problems.add(new ContractProblem(
                        file, 1, "the dataset " + contract.dataset() + " has a contract in " + other + " already"));
                return;
            }
            contracts.put(contract.dataset(), contract);
        }));
        return contracts;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> below = Files.walk(directory)) {
            return below.filter(file ->
                            file.toString().endsWith(".yaml") || file.toString().endsWith(".yml"))
                    .filter(Files::isRegularFile)
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

    private static ContractReader.Reading read(String name, Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                return unreadable(name, "is larger than " + MOST_BYTES + " bytes");
            }
            return ContractReader.read(name, Files.readString(file));
        } catch (CharacterCodingException e) {
            return unreadable(name, "is not UTF-8");
        } catch (IOException e) {
            return unreadable(name, "can't be read: " + e.getClass().getSimpleName());
        }
    }

    private static ContractReader.Reading unreadable(String name, String reason) {
        return new ContractReader.Reading(List.of(), List.of(new ContractProblem(name, 1, "the file " + reason)));
    }
}
