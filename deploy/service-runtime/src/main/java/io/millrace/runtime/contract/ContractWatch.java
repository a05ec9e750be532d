package io.millrace.runtime.contract;

import io.millrace.runtime.settings.ContractSettings;
import io.millrace.schemas.contract.ContractProblem;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The contracts in force, looked up anew at every use and read again in the background. At the start everything must be right;
 * later what is wrong is logged, and the last good contracts stay.
 */
public final class ContractWatch implements Supplier<Contracts>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ContractWatch.class);

    private final Optional<ContractDirectory> directory;
    private final ScheduledExecutorService timer;
    private volatile Contracts contracts;
    private List<ContractProblem> told = List.of();

    /**
     * Reads the contracts and begins to watch them.
     *
     * @throws MillraceException when the directory can't be read or a contract in it is wrong; names everything that is
     */
    public ContractWatch(ContractSettings settings) {
        this.directory = settings.directory().map(ContractDirectory::new);
        this.contracts = first(settings);
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "contracts");
            thread.setDaemon(true);
            return thread;
        });
        if (directory.isPresent()) {
            long pause = settings.refresh().toMillis();
            var unused = timer.scheduleWithFixedDelay(this::refresh, pause, pause, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public Contracts get() {
        return contracts;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private Contracts first(ContractSettings settings) {
        if (directory.isEmpty()) {
            return Contracts.none();
        }
        try {
            Contracts read = directory.get().read();
            if (!read.problems().isEmpty()) {
                throw new MillraceException(
                        ErrorCode.INVALID_CONFIGURATION,
                        "the data contracts are wrong:\n" + String.join("\n", lines(read.problems())));
            }
            return read;
        } catch (IOException e) {
            throw new MillraceException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "contracts.directory is " + settings.directory().get() + ", which can't be read ("
                            + e.getClass().getSimpleName() + "); create it, or correct the setting",
                    e);
        }
    }

    private void refresh() {
        try {
            Contracts read = directory.orElseThrow().read();
            contracts = read;
            if (!read.problems().isEmpty() && !read.problems().equals(told)) {
                LOG.warn(
                        "data contracts are wrong; the last good ones stay in force:\n{}",
                        String.join("\n", lines(read.problems())));
            }
            told = read.problems();
        } catch (IOException | RuntimeException e) {
            LOG.warn("the data contracts can't be read; those in force stay: {}", e.toString());
        }
    }

    private static List<String> lines(List<ContractProblem> problems) {
        return problems.stream().map(ContractProblem::toString).toList();
    }
}
