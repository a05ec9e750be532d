package io.millrace.loader.reconcile;

import io.millrace.loader.isolation.LoadRejection;
import io.millrace.loader.isolation.NamedFault;
import io.millrace.loader.isolation.RowRange;
import io.millrace.loader.isolation.RowSet;
import io.millrace.loader.rewrite.RowRewrite;
import io.millrace.schemas.batch.BatchCompression;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one COPY reads: whole objects as they stand in the lake, and temporary ones for parts. Knows where the rows of the
 * temporary ones come from. One COPY reads one compression, which is that of temporary objects unless all are whole.
 */
final class CopyInput {
    private final Lake lake;
    private final DatasetName dataset;
    private final String work;
    private final RowSet rows;
    private final Map<String, RowRewrite> rewrites;
    private final boolean isOfGzipAlone;
    private final Iterator<BatchManifest> batches;
    private final List<CopyFile> files = new ArrayList<>();
    private final Map<String, List<RowRange>> origins = new HashMap<>();
    private final Map<String, String> objects = new HashMap<>();
    private int temporary;
    private boolean listed;

    /**
     * @param batches of which some have rows among these
     * @param rewrites of rows, by the object of each batch that needs any
     */
    CopyInput(
            Lake lake,
            DatasetName dataset,
            String work,
            List<BatchManifest> batches,
            RowSet rows,
            Map<String, RowRewrite> rewrites) {
        this.lake = lake;
        this.dataset = dataset;
        this.work = work;
        this.rows = rows;
        this.rewrites = rewrites;
        this.isOfGzipAlone = batches.stream()
                .filter(batch -> !rows.of(batch.object()).isEmpty())
                .allMatch(batch -> isWhole(batch) && isGzip(batch));
        this.batches = batches.iterator();
    }

    /** Does one thing; answers whether that was the last. */
    boolean prepared() {
        while (batches.hasNext()) {
            BatchManifest batch = batches.next();
            List<RowRange> own = rows.of(batch.object());
            if (own.isEmpty()) {
                continue;
            }
            if (isWhole(batch) && (isOfGzipAlone || !isGzip(batch))) {
                files.add(new CopyFile(batch.object(), batch.bytes()));
                continue;
            }
            temporary++;
            CopyFile file = lake.cut(dataset, work, temporary, batch, own, rewrite(batch));
            origins.put(file.key(), own);
            objects.put(file.key(), batch.object());
            files.add(file);
            return false;
        }
        return true;
    }

    private boolean isWhole(BatchManifest batch) {
        List<RowRange> own = rows.of(batch.object());
        return rewrite(batch).isEmpty()
                && own.size() == 1
                && own.get(0).equals(new RowRange(batch.object(), 1, batch.rows()));
    }

    private Optional<RowRewrite> rewrite(BatchManifest batch) {
        return Optional.ofNullable(rewrites.get(batch.object()));
    }

    private static boolean isGzip(BatchManifest batch) {
        return BatchName.ofObject(batch.object())
                .filter(name -> name.compression() == BatchCompression.GZIP)
                .isPresent();
    }

    boolean isEmpty() {
        return rows.ranges().isEmpty();
    }

    long rows() {
        return rows.size();
    }

    /** Writes the list of objects and answers its URL. */
    String list() {
        listed = true;
        return lake.writeCopyManifest(dataset, work, files);
    }

    /** Removes what was written for it. */
    void delete() {
        if (listed || temporary > 0) {
            lake.deleteTemporary(dataset, work, temporary);
        }
    }

    /** The rejection with places in the lake. */
    LoadRejection inLake(LoadRejection rejection) {
        return new LoadRejection(rejection.cause(), rejection.code(), rejection.reason(), inLake(rejection.faults()));
    }

    /** Faults with places in the lake. */
    List<NamedFault> inLake(List<NamedFault> faults) {
        return faults.stream().map(this::inLake).toList();
    }

    private NamedFault inLake(NamedFault named) {
        List<RowRange> own = origins.get(named.object());
        if (own == null) {
            return named;
        }
        String object = objects.getOrDefault(named.object(), "");
        long left = named.line();
        for (RowRange range : own) {
            long count = range.last() - range.first() + 1;
            if (left > 0 && left <= count) {
                return new NamedFault(object, range.first() + left - 1, named.fault());
            }
            left -= count;
        }
        return new NamedFault(object, 0, named.fault());
    }
}
