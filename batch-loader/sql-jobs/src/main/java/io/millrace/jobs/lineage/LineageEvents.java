package io.millrace.jobs.lineage;

import io.millrace.jobs.check.CheckedJob;
import io.millrace.jobs.lake.VersionManifest;
import io.millrace.jobs.plan.Slot;
import io.millrace.jobs.sql.SourceColumn;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.RunEvent.EventType;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events of OpenLineage, one for each partition that was made. The same version gives the same run: told twice, it is the same to whoever
 * collects them.
 */
public final class LineageEvents {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .changeDefaultPropertyInclusion(
                    value -> value.withValueInclusion(com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL))
            .build();

    private final OpenLineage lineage;
    private final String namespace;

    /**
     * @param namespace under which jobs and datasets stand
     */
    public LineageEvents(String namespace) {
        this.lineage = new OpenLineage(URI.create("https://github.com/millrace/millrace"));
        this.namespace = namespace;
    }

    /** That a version was made and is current. */
    public String made(CheckedJob job, VersionManifest version) {
        return event(
                job,
                Slot.parse(version.partition()),
                version.key(),
                version.madeAt(),
                EventType.COMPLETE,
                Optional.of(version));
    }

    /** That a partition could not be made, or its version is held. */
    public String failed(CheckedJob job, Slot slot, String key, Instant when) {
        return event(job, slot, key, when, EventType.FAIL, Optional.empty());
    }

    private String event(
            CheckedJob job, Slot slot, String key, Instant when, EventType type, Optional<VersionManifest> version) {
        String name = job.job().dataset().value();
        UUID run = UUID.nameUUIDFromBytes((name + " " + slot + " " + key).getBytes(StandardCharsets.UTF_8));
        OpenLineage.RunEvent event = lineage.newRunEventBuilder()
                .eventType(type)
                .eventTime(at(when))
                .run(lineage.newRunBuilder()
                        .runId(run)
                        .facets(lineage.newRunFacetsBuilder()
                                .nominalTime(lineage.newNominalTimeRunFacetBuilder()
                                        .nominalStartTime(at(slot.start()))
                                        .nominalEndTime(at(slot.end()))
                                        .build())
                                .build())
                        .build())
                .job(lineage.newJobBuilder()
                        .namespace(namespace)
                        .name(name)
                        .facets(lineage.newJobFacetsBuilder()
                                .sql(lineage.newSQLJobFacetBuilder()
                                        .query(version.map(VersionManifest::sql)
                                                .orElse(job.job().sql()))
                                        .build())
                                .build())
                        .build())
                .inputs(inputs(job, version))
                .outputs(List.of(output(job, version)))
                .build();
        return MAPPER.writeValueAsString(event);
    }

    private List<OpenLineage.InputDataset> inputs(CheckedJob job, Optional<VersionManifest> version) {
        Map<String, String> versions = new TreeMap<>();
        job.job().inputs().keySet().forEach(input -> versions.put(input.value(), ""));
        version.ifPresent(made -> made.inputs()
                .forEach(input -> versions.merge(
                        input.dataset(), input.content(), (one, other) -> one.isEmpty() ? other : one + "," + other)));
        return versions.entrySet().stream()
                .map(input -> {
                    OpenLineage.DatasetFacetsBuilder facets = lineage.newDatasetFacetsBuilder();
                    if (!input.getValue().isEmpty()) {
                        facets.version(lineage.newDatasetVersionDatasetFacet(input.getValue()));
                    }
                    return lineage.newInputDatasetBuilder()
                            .namespace(namespace)
                            .name(input.getKey())
                            .facets(facets.build())
                            .build();
                })
                .toList();
    }

    private OpenLineage.OutputDataset output(CheckedJob job, Optional<VersionManifest> version) {
        OpenLineage.DatasetFacetsBuilder facets = lineage.newDatasetFacetsBuilder();
        // Of a version of other code, which a person made current again, only the code is known.
        if (version.map(made -> made.sql().equals(job.job().sql())).orElse(true)) {
            facets.columnLineage(columns(job));
        }
        OpenLineage.OutputDatasetBuilder output = lineage.newOutputDatasetBuilder()
                .namespace(namespace)
                .name(job.job().dataset().value());
        version.ifPresent(made -> {
            facets.version(lineage.newDatasetVersionDatasetFacet(made.key()));
            facets.schema(lineage.newSchemaDatasetFacet(made.columns().stream()
                    .map(column -> lineage.newSchemaDatasetFacetFieldsBuilder()
                            .name(column.name())
                            .type(column.type())
                            .build())
                    .toList()));
            output.outputFacets(lineage.newOutputDatasetOutputFacetsBuilder()
                    .outputStatistics(lineage.newOutputStatisticsOutputDatasetFacetBuilder()
                            .rowCount(made.rows())
                            .size(made.bytes())
                            .fileCount((long) made.files().size())
                            .build())
                    .build());
        });
        return output.facets(facets.build()).build();
    }

    private OpenLineage.ColumnLineageDatasetFacet columns(CheckedJob job) {
        OpenLineage.ColumnLineageDatasetFacetFieldsBuilder fields = lineage.newColumnLineageDatasetFacetFieldsBuilder();
        for (Map.Entry<String, SortedSet<SourceColumn>> column : job.origins().entrySet()) {
            fields.put(
                    column.getKey(),
                    lineage.newColumnLineageDatasetFacetFieldsAdditionalBuilder()
                            .inputFields(column.getValue().stream()
                                    .map(source -> lineage.newInputFieldBuilder()
                                            .namespace(namespace)
                                            .name(source.dataset())
                                            .field(source.column())
                                            .build())
                                    .toList())
                            .build());
        }
        return lineage.newColumnLineageDatasetFacetBuilder()
                .fields(fields.build())
                .build();
    }

    private static ZonedDateTime at(Instant instant) {
        return instant.atZone(ZoneOffset.UTC);
    }
}
