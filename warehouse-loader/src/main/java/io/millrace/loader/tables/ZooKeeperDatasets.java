package io.millrace.loader.tables;

import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;

/** Remembers in a node of ZooKeeper which datasets are published: names, one a line. */
public final class ZooKeeperDatasets implements TableWatch.PublishedDatasets {
    private static final String LOCK = "/locks/tables";
    private static final String NODE = "/tables/published";

    private final CuratorFramework client;
    private final String root;

    /**
     * @param root path below which everything of Millrace stands
     */
    public ZooKeeperDatasets(CuratorFramework client, String root) {
        this.client = client;
        this.root = root;
    }

    @Override
    public boolean replace(Set<DatasetName> present, TableWatch.Publication publish) {
        InterProcessMutex mutex = new InterProcessMutex(client, root + LOCK);
        try {
            if (!mutex.acquire(0, TimeUnit.MILLISECONDS)) {
                return false;
            }
            try {
                Set<String> names = present.stream().map(DatasetName::value).collect(Collectors.toSet());
                Set<String> before = read();
                // Whoever is cut off in the middle has to be able to tell later what is gone.
                Set<String> all = new TreeSet<>(before);
                all.addAll(names);
                write(all);
                before.removeAll(names);
                publish.publish(before.stream().map(DatasetName::new).toList());
                write(names);
                return true;
            } finally {
                mutex.release();
            }
        } catch (MillraceException e) {
            throw e;
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new MillraceException(
                    ErrorCode.ZOOKEEPER_UNAVAILABLE, "which tables are published is not known: " + e.getMessage(), e);
        }
    }

    private Set<String> read() throws Exception {
        if (client.checkExists().forPath(root + NODE) == null) {
            return new TreeSet<>();
        }
        String text = new String(client.getData().forPath(root + NODE), StandardCharsets.UTF_8);
        return text.lines().filter(line -> !line.isBlank()).collect(Collectors.toCollection(TreeSet::new));
    }

    private void write(Set<String> names) throws Exception {
        byte[] text = String.join("\n", new TreeSet<>(names)).getBytes(StandardCharsets.UTF_8);
        client.create().orSetData().creatingParentsIfNeeded().forPath(root + NODE, text);
    }
}
