package io.millrace.monitor.replay;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.millrace.lake.store.ObjectStore;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the files of records that were set aside beside the lake's batches ("What is in it" in docs/lake.md). Thread-safe. */
public final class SetAsideFiles {
    private final ObjectStore store;

    public SetAsideFiles(ObjectStore store) {
        this.store = store;
    }

    /** The batches of a dataset that have such a file, the oldest first. */
    public List<BatchName> batches(DatasetName dataset) {
        List<BatchName> batches = new ArrayList<>();
        // What loads set aside stands there too, under names with the load's.
        store.list(BatchName.BAD + dataset.value() + "/", "", entry -> BatchName.parse(entry.key())
                .filter(batch -> batch.badKey().equals(entry.key()))
                .ifPresent(batches::add));
        return batches;
    }

    /**
     * The first records of a batch's file; none when there is no such file.
     *
     * @param first line to begin with, from 1
     * @throws MillraceException when the store is away, or the file is not readable
     */
    public List<SetAsideRecord> read(BatchName batch, long first, int most) {
        String file = batch.badKey();
        Optional<InputStream> object = store.open(file);
        if (object.isEmpty()) {
            return List.of();
        }
        List<SetAsideRecord> records = new ArrayList<>();
        try (InputStream stored = object.get();
                InputStream plain = new ZstdInputStreamNoFinalizer(stored);
                BufferedReader reader = new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
            long number = 0;
            String text = reader.readLine();
            while (text != null && records.size() < most) {
                number++;
                if (number >= first) {
                    records.add(SetAsideRecord.of(batch, number, text));
                }
                text = reader.readLine();
            }
            return records;
        } catch (IOException e) {
            throw new MillraceException(
                    ErrorCode.OBJECT_STORE_UNAVAILABLE, file + " could not be read: " + e.getMessage(), e);
        }
    }
}
