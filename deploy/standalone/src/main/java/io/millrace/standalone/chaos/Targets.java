package io.millrace.standalone.chaos;

import java.util.List;

/**
 * What there is to hit.
 *
 * @param services names of the processes of services
 * @param disks names of the data directories that can be filled
 */
record Targets(List<String> services, List<String> disks) {
    Targets {
        services = List.copyOf(services);
        disks = List.copyOf(disks);
    }

    /** What a fault of this kind can hit. */
    List<String> of(FaultKind kind) {
        return switch (kind.where()) {
            case SERVICE -> services;
            case CLOCK -> services.stream().map(name -> "clock of " + name).toList();
            case DISK -> disks.stream().map(name -> "disk of " + name).toList();
            case KAFKA -> List.of("kafka");
            case ZOOKEEPER -> List.of("zookeeper");
            case DATABASE -> List.of("mysql");
            case STORE -> List.of("object-store");
            case STORE_LINK -> List.of("way to object-store");
            case WAREHOUSE -> List.of("warehouse");
            case WAREHOUSE_LINK -> List.of("way to warehouse");
            case NETWORK -> List.of("network");
            case EVERYTHING -> List.of("everything");
        };
    }
}
