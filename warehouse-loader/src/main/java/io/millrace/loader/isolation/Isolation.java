package io.millrace.loader.isolation;

import io.millrace.schemas.batch.BatchManifest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What to do about a group of batches that the warehouse refused.
 *
 * @param blamed reasons by the object of each batch that is to blame
 * @param retry groups to try again without the blamed ones
 */
public record Isolation(Map<String, String> blamed, List<List<BatchManifest>> retry) {
    public Isolation {
        blamed = Map.copyOf(blamed);
        retry = List.copyOf(retry);
    }

    /**
     * The objects that the warehouse names are to blame, and the rest is tried again together. When it names none, halves
     * are tried; a batch alone is to blame. So it always ends.
     */
    public static Isolation of(List<BatchManifest> group, LoadRejection rejection) {
        Map<String, String> blamed = new LinkedHashMap<>();
        List<BatchManifest> rest = new ArrayList<>();
        for (BatchManifest batch : group) {
            String reason = rejection.byObject().get(batch.object());
            if (reason == null) {
                rest.add(batch);
            } else {
                blamed.put(batch.object(), reason);
            }
        }
        if (!blamed.isEmpty()) {
            return new Isolation(blamed, rest.isEmpty() ? List.of() : List.of(rest));
        }
        if (group.size() == 1) {
            return new Isolation(Map.of(group.get(0).object(), rejection.reason()), List.of());
        }
        int middle = group.size() / 2;
        return new Isolation(
                Map.of(),
                List.of(List.copyOf(group.subList(0, middle)), List.copyOf(group.subList(middle, group.size()))));
    }
}
