package io.millrace.loader.reconcile;

import io.millrace.loader.isolation.ProbeMethod;
import io.millrace.loader.isolation.RowSet;
import io.millrace.loader.mirror.LoadTarget;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.MillraceException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks the warehouse about some rows of a group of batches. Leaves nothing behind. */
final class Probe {
    private final LoadPorts ports;
    private final DatasetName dataset;
    private final LoadTarget target;
    private final Warehouse warehouse;
    private final CopyInput input;
    private final ProbeMethod method;
    private final boolean all;
    private @Nullable Step next = this::prepare;
    private @Nullable ProbeAnswer answer;

    Probe(
            LoadPorts ports,
            DatasetName dataset,
            LoadTarget target,
            Warehouse warehouse,
            List<BatchManifest> batches,
            RowSet rows,
            ProbeMethod method,
            boolean all) {
        this.ports = ports;
        this.dataset = dataset;
        this.target = target;
        this.warehouse = warehouse;
        this.method = method;
        this.all = all;
        this.input = new CopyInput(ports.lake(), dataset, ports.loadIds().get(), batches, rows, target.rewrites());
    }

    /**
     * Does one thing.
     *
     * @return the answer once there is one
     * @throws MillraceException when something needed is away
     */
    Optional<ProbeAnswer> step() {
        if (next != null) {
            next = next.run();
        }
        return next == null ? Optional.ofNullable(answer) : Optional.empty();
    }

    private @Nullable Step prepare() {
        return input.prepared() ? this::ask : this::prepare;
    }

    private @Nullable Step ask() {
        ProbeAnswer given = warehouse.probe(target, input.list(), method, all);
        answer = new ProbeAnswer(given.rejection().map(input::inLake), input.inLake(given.faults()));
        return this::tidy;
    }

    private @Nullable Step tidy() {
        try {
            input.delete();
        } catch (MillraceException e) {
            ports.observer().failed(dataset, e.code());
        }
        return null;
    }
}
