package io.millrace.monitor.catalog;

import io.millrace.monitor.collect.Depth;
import io.millrace.monitor.collect.Reasons;
import io.millrace.monitor.collect.Source;
import io.millrace.monitor.derived.DerivedTable;
import io.millrace.runtime.contract.Contracts;
import io.millrace.schemas.contract.DataContract;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.MillraceException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again and again at what contracts, jobs and the warehouse say of every dataset, and keeps what has changed. What can't be
 * asked now counts as unchanged. On a thread of its own.
 */
public final class CatalogRounds implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CatalogRounds.class);
    private static final Duration KEPT = Duration.ofDays(3 * 366L);

    private final Catalog catalog;
    private final WarehouseColumns warehouse;
    private final Source<Map<String, DerivedTable>> derived;
    private final Supplier<Contracts> contracts;
    private final CatalogStore store;
    private final Duration interval;
    private final InstantSource clock;
    private final Thread thread;
    private Map<String, CatalogFacts> known = Map.of();
    private boolean isRead;
    private String told = "";

    /**
     * @param derived is asked anew in each round
     */
    public CatalogRounds(
            Catalog catalog,
            WarehouseColumns warehouse,
            Source<Map<String, DerivedTable>> derived,
            Supplier<Contracts> contracts,
            CatalogStore store,
            Duration interval,
            InstantSource clock) {
        this.catalog = catalog;
        this.warehouse = warehouse;
        this.derived = derived;
        this.contracts = contracts;
        this.store = store;
        this.interval = interval;
        this.clock = clock;
        this.thread = new Thread(this::run, "catalog");
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    round();
                    told = "";
                } catch (RuntimeException e) {
                    String problem = Reasons.of(e);
                    if (!problem.equals(told)) {
                        LOG.warn("what has changed in the catalog can't be kept, which is tried again: {}", problem);
                    }
                    told = problem;
                    isRead = false;
                }
                TimeUnit.MILLISECONDS.sleep(interval.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void round() {
        derived.collect(Depth.USUAL).join();
        if (!isRead) {
            known = store.facts();
            store.forgetBefore(clock.instant().minus(KEPT));
            isRead = true;
        }
        Map<String, CatalogTable> tables = new TreeMap<>();
        catalog.all().forEach(table -> tables.put(table.dataset().value(), table));
        Map<String, Map<String, String>> columns = warehouse.all();
        Map<String, CatalogFacts> all = new HashMap<>(known);
        Contracts inForce = contracts.get();
        for (DataContract contract : inForce.all()) {
            if (!tables.containsKey(contract.dataset().value())) {
                // Nobody has counted it yet, as after a start: its table is as it was.
                look(contract.dataset().value(), Optional.of(contract), "", Optional.empty(), true, all);
            }
        }
        tables.forEach((name, table) -> look(
                name,
                inForce.of(table.dataset()),
                table.table(),
                Optional.ofNullable(columns.get(table.table())),
                columns.isEmpty(),
                all));
        known.forEach((name, facts) -> {
            if (!tables.containsKey(name) && inForce.of(new DatasetName(name)).isEmpty()) {
                look(name, Optional.empty(), "", Optional.empty(), true, all);
            }
        });
        known = Map.copyOf(all);
    }

    private void look(
            String name,
            Optional<DataContract> contract,
            String table,
            Optional<Map<String, String>> columns,
            boolean warehouseIsAway,
            Map<String, CatalogFacts> all) {
        Optional<DerivedTable> job = derived.state().value().flatMap(tables -> Optional.ofNullable(tables.get(name)));
        Optional<CatalogFacts> before = Optional.ofNullable(known.get(name));
        CatalogFacts empty = new CatalogFacts(new TreeMap<>());
        CatalogFacts now = CatalogFacts.of(contract, job, table, columns);
        if (warehouseIsAway) {
            now = now.keeping(before.orElse(empty), "table");
        }
        if (!derived.state().current()) {
            now = now.keeping(before.orElse(empty), "job");
        }
        if (now.equals(before.orElse(empty))) {
            return;
        }
        Instant at = clock.instant();
        Map<String, String> by = new HashMap<>();
        job.flatMap(DerivedTable::lastMade).ifPresent(made -> by.put("job", made.movedBy()));
        List<CatalogChange> changes = now.since(before, at, by);
        try {
            store.keep(name, before.orElse(empty), now, changes, at);
            all.put(name, now);
        } catch (MillraceException e) {
            isRead = false;
            throw e;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
