package io.millrace.monitor.derived;

import io.millrace.lake.store.MaintainedStore;
import io.millrace.lake.store.MaintainedStore.AgedEntry;
import io.millrace.monitor.collect.Collector;
import io.millrace.monitor.collect.Depth;
import io.millrace.schemas.derived.DerivedDescription;
import io.millrace.schemas.derived.DerivedDocuments;
import io.millrace.schemas.derived.DerivedKeys;
import io.millrace.schemas.error.MillraceException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the pointers, the held versions and the descriptions of all derived datasets ("Versions" in docs/jobs.md). */
public final class DerivedCollector implements Collector<Map<String, DerivedTable>> {
    /** Stores tell the time of a write in seconds: what was written just now may be written again within the same. */
    private static final Duration SETTLED = Duration.ofMinutes(1);

    private static final Pattern BESIDE = Pattern.compile(
            "derived/([^/]+)/(?:dt=(\\d{4}-\\d{2}-\\d{2})(?:/hour=(\\d{2}))?/(_current|_held)|_dataset\\.json)");
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final MaintainedStore store;
    private final InstantSource clock;
    private Map<AgedEntry, byte[]> known = Map.of();

    public DerivedCollector(MaintainedStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * All of them by name. Documents that are no documents are left out: whoever reads them tells of them.
     *
     * @throws MillraceException when the store is away
     */
    @Override
    public Map<String, DerivedTable> collect(Depth depth) {
        List<AgedEntry> entries = new ArrayList<>();
        store.listAged(DerivedKeys.ROOT, entry -> {
            if (BESIDE.matcher(entry.key()).matches()) {
                entries.add(entry);
            }
        });
        Instant settled = clock.instant().minus(SETTLED);
        Map<AgedEntry, byte[]> read = new HashMap<>();
        Map<String, Building> tables = new TreeMap<>();
        for (AgedEntry entry : entries) {
            Optional<byte[]> document = Optional.ofNullable(known.get(entry)).or(() -> store.read(entry.key()));
            document.ifPresent(body -> {
                if (entry.lastModified().isBefore(settled)) {
                    read.put(entry, body);
                }
                take(entry.key(), body, tables);
            });
        }
        known = Collections.unmodifiableMap(read);
        Map<String, DerivedTable> all = new TreeMap<>();
        tables.forEach((name, table) -> all.put(name, table.done(name)));
        return Collections.unmodifiableMap(all);
    }

    private static void take(String key, byte[] document, Map<String, Building> tables) {
        Matcher place = BESIDE.matcher(key);
        if (!place.matches()) {
            return;
        }
        Building table = tables.computeIfAbsent(place.group(1), any -> new Building());
        try {
            if (place.group(2) == null) {
                table.description = Optional.of(DerivedDocuments.description(key, document));
                return;
            }
            String partition = place.group(3) == null ? place.group(2) : place.group(2) + "T" + place.group(3);
            JsonNode said = MAPPER.readTree(document);
            if (place.group(4).equals("_current")) {
                table.partitions.add(partition(partition, said));
            } else {
                table.held.add(held(partition, said));
            }
        } catch (JacksonException | MillraceException | DateTimeException notADocument) {
            // The jobs service and the loader tell of it with its name.
        }
    }

    private static DerivedTable.Partition partition(String name, JsonNode said) {
        Set<String> inputs = new LinkedHashSet<>();
        said.path("inputs").forEach(input -> inputs.add(input.path("dataset").asString("")));
        return new DerivedTable.Partition(
                name,
                said.path("key").asString(""),
                said.path("code").asString(""),
                said.path("manifest").asString(""),
                List.copyOf(inputs),
                said.path("rows").asLong(0),
                said.path("bytes").asLong(0),
                Instant.parse(said.path("moved_at").asString("")),
                said.path("moved_by").asString(""));
    }

    private static DerivedTable.Held held(String partition, JsonNode said) {
        List<String> findings = new ArrayList<>();
        said.path("findings").forEach(finding -> findings.add(finding.asString("")));
        return new DerivedTable.Held(
                partition,
                said.path("key").asString(""),
                said.path("contract").asString("").isEmpty(),
                findings,
                Instant.parse(said.path("held_at").asString("")));
    }

    /** Documents come one by one. */
    private static final class Building {
        private Optional<DerivedDescription> description = Optional.empty();
        private final List<DerivedTable.Partition> partitions = new ArrayList<>();
        private final List<DerivedTable.Held> held = new ArrayList<>();

        private DerivedTable done(String name) {
            partitions.sort(Comparator.comparing(DerivedTable.Partition::name).reversed());
            Set<String> current = new HashSet<>();
            partitions.forEach(partition -> current.add(partition.name() + " " + partition.key()));
            // A version that was held and then let through may still be named until the next run of its partition.
            held.removeIf(version -> current.contains(version.partition() + " " + version.key()));
            held.sort(Comparator.comparing(DerivedTable.Held::partition).reversed());
            return new DerivedTable(name, description, partitions, held);
        }
    }
}
