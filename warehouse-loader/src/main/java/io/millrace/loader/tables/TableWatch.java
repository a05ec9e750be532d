package io.millrace.loader.tables;

import io.millrace.loader.table.TableDefinition;
import io.millrace.loader.table.TableName;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.MillraceException;
import io.millrace.schemas.warehouse.PublishedTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again and again which tables the warehouse has, and publishes them all: whatever was lost or came in another order is
 * put right by the next look.
 */
public final class TableWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TableWatch.class);
    private static final Duration RETRY = Duration.ofSeconds(30);

    private final Supplier<Map<TableName, TableDefinition>> catalog;
    private final Supplier<TableNames> names;
    private final PublishedDatasets published;
    private final TableTopic topic;
    private final Supplier<Boolean> pauses;
    private final Duration refresh;
    private final Thread thread;

    /**
     * @param catalog the warehouse's tables
     * @param names which dataset is loaded into which table
     * @param pauses whether the warehouse is to be left alone
     */
    public TableWatch(
            Supplier<Map<TableName, TableDefinition>> catalog,
            Supplier<TableNames> names,
            PublishedDatasets published,
            TableTopic topic,
            Supplier<Boolean> pauses,
            Duration refresh) {
        this.catalog = catalog;
        this.names = names;
        this.published = published;
        this.topic = topic;
        this.pauses = pauses;
        this.refresh = refresh;
        this.thread = new Thread(this::run, "table-watch");
        thread.setDaemon(true);
    }

    /** Begins to look, on a thread of its own. */
    public void start() {
        thread.start();
    }

    /**
     * Looks now.
     *
     * @return what was published; nothing when another instance is at it
     * @throws MillraceException when something needed is away
     */
    public List<PublishedTable> publishNow() {
        List<PublishedTable> tables = tables();
        Set<DatasetName> present = new TreeSet<>();
        tables.forEach(table -> present.add(table.dataset()));
        boolean done = published.replace(present, gone -> topic.publish(tables, gone));
        return done ? tables : List.of();
    }

    /** The tables that datasets are loaded into, or would be. */
    public List<PublishedTable> tables() {
        TableNames known = names.get();
        List<PublishedTable> tables = new ArrayList<>();
        catalog.get().forEach((name, definition) -> known.dataset(name)
                .ifPresent(dataset ->
                        tables.add(new PublishedTable(dataset, name.schema(), name.table(), definition.columns()))));
        return tables;
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            Duration pause = refresh;
            try {
                if (!pauses.get()) {
                    publishNow();
                }
            } catch (MillraceException e) {
                LOG.warn("the warehouse's tables could not be published, which is tried again: {}", e.getMessage());
                pause = refresh.compareTo(RETRY) < 0 ? refresh : RETRY;
            } catch (RuntimeException e) {
                LOG.error("publishing the warehouse's tables broke; it is tried again", e);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(pause.toMillis());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    /** Remembers which datasets are published, for all instances together. */
    @FunctionalInterface
    public interface PublishedDatasets {
        /**
         * Publishes and remembers, unless another instance is at it.
         *
         * @param present datasets that have tables now
         * @param publish takes those that were published before and are gone
         * @return whether it was done
         */
        boolean replace(Set<DatasetName> present, Publication publish);
    }

    /** What is done with the datasets that are gone. */
    @FunctionalInterface
    public interface Publication {
        void publish(Collection<DatasetName> gone);
    }
}
