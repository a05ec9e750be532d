package io.millrace.lake.upkeep;

import io.millrace.lake.batch.LinesFile;
import io.millrace.lake.store.MaintainedStore;
import io.millrace.lake.store.MaintainedStore.ReplaceOutcome;
import io.millrace.lake.store.ObjectStore.ObjectProperties;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Blacks records out in a file of bad records: each keeps its reason and its place, and loses what it held. */
final class BadFileErasure {
    private static final ObjectProperties ZSTD = new ObjectProperties("application/zstd", Map.of());
    private static final int ATTEMPTS = 10;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final MaintainedStore store;

    BadFileErasure(MaintainedStore store) {
        this.store = store;
    }

    /** How many records may hold the value. */
    long count(String key, RowPredicate predicate) {
        return store.read(key)
                .map(file -> LinesFile.lines(key, file).stream()
                        .filter(predicate::mayHold)
                        .count())
                .orElse(0L);
    }

    /**
     * @return false when the file changes all the time
     */
    boolean erase(String key, RowPredicate predicate, String id) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<String> tag = store.tag(key);
            Optional<byte[]> file = tag.flatMap(seen -> store.read(key));
            if (tag.isEmpty() || file.isEmpty()) {
                return true;
            }
            List<byte[]> lines = LinesFile.lines(key, file.get());
            if (lines.stream().noneMatch(predicate::mayHold)) {
                return true;
            }
            List<byte[]> kept = lines.stream()
                    .map(line -> predicate.mayHold(line) ? blackedOut(line, id) : line)
                    .toList();
            if (store.replace(key, LinesFile.compress(kept), ZSTD, tag.get()) == ReplaceOutcome.REPLACED) {
                return true;
            }
        }
        return false;
    }

    private static byte[] blackedOut(byte[] line, String id) {
        ObjectNode kept = (ObjectNode) MAPPER.readTree(line);
        kept.putNull("row");
        kept.remove("row_encoding");
        kept.remove("id");
        kept.put("erased", id);
        return MAPPER.writeValueAsBytes(kept);
    }
}
