package io.millrace.loader.reconcile;

import io.millrace.loader.isolation.LoadRejection;
import io.millrace.loader.isolation.NamedFault;
import java.util.List;
import java.util.Optional;

/**
 * What the warehouse says of rows that it was only asked about.
 *
 * @param rejection why it would not load them; empty when it would, or when all faults were asked for
 * @param faults the faults of single rows that it names
 */
public record ProbeAnswer(Optional<LoadRejection> rejection, List<NamedFault> faults) {
    public ProbeAnswer {
        faults = List.copyOf(faults);
    }
}
