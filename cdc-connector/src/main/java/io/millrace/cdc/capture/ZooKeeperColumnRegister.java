package io.millrace.cdc.capture;

import io.millrace.schemas.change.SourceColumns;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;

/** Keeps the columns in ZooKeeper. Only the elected instance of a source writes, so that nobody writes beside it. */
public final class ZooKeeperColumnRegister implements ColumnRegister {
    private final CuratorFramework zooKeeper;
    private final String root;

    /**
     * @param root path below which everything of Millrace stands
     */
    public ZooKeeperColumnRegister(CuratorFramework zooKeeper, String root) {
        this.zooKeeper = zooKeeper;
        this.root = root;
    }

    @Override
    public void keep(DatasetName dataset, SourceColumns columns) {
        String path = SourceColumns.path(root, dataset);
        try {
            byte[] kept;
            try {
                kept = zooKeeper.getData().forPath(path);
            } catch (KeeperException.NoNodeException e) {
                zooKeeper.create().orSetData().creatingParentsIfNeeded().forPath(path, columns.encode());
                return;
            }
            SourceColumns all = columns.over(SourceColumns.decode(kept));
            if (!all.equals(SourceColumns.decode(kept))) {
                zooKeeper.setData().forPath(path, all.encode());
            }
        } catch (Exception e) {
            throw new MillraceException(
                    ErrorCode.ZOOKEEPER_UNAVAILABLE,
                    "ZooKeeper does not keep the columns of " + dataset + " (" + e.getMessage()
                            + "); it is tried again",
                    e);
        }
    }
}
