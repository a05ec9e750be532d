package io.millrace.loader.lock;

import io.millrace.loader.reconcile.SourceTypes;
import io.millrace.schemas.change.MirrorType;
import io.millrace.schemas.change.SourceColumns;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.dataset.NameFolding;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.util.HashMap;
import java.util.Map;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;

/** Reads what the connector has written about the tables of its sources. */
public final class ZooKeeperSourceTypes implements SourceTypes {
    private final CuratorFramework zooKeeper;
    private final String root;

    /**
     * @param root path below which everything of Millrace stands
     */
    public ZooKeeperSourceTypes(CuratorFramework zooKeeper, String root) {
        this.zooKeeper = zooKeeper;
        this.root = root;
    }

    @Override
    public Map<String, String> of(DatasetName dataset) {
        Map<String, String> types = new HashMap<>();
        columns(dataset).types().forEach((name, type) -> MirrorType.of(type)
                .ifPresent(mirrored -> NameFolding.column(name).ifPresent(column -> types.put(column, mirrored))));
        return types;
    }

    private SourceColumns columns(DatasetName dataset) {
        try {
            return SourceColumns.decode(zooKeeper.getData().forPath(SourceColumns.path(root, dataset)));
        } catch (KeeperException.NoNodeException e) {
            return new SourceColumns(Map.of());
        } catch (Exception e) {
            throw new MillraceException(
                    ErrorCode.ZOOKEEPER_UNAVAILABLE,
                    "ZooKeeper does not tell the columns of " + dataset + " (" + e.getMessage()
                            + "); it is tried again",
                    e);
        }
    }
}
