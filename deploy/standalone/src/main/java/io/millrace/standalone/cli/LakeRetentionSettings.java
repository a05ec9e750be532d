package io.millrace.standalone.cli;

import io.millrace.runtime.settings.Description;
import io.millrace.runtime.settings.Section;
import io.millrace.schemas.dataset.DatasetName;
import java.time.Duration;
import java.util.List;

/** Section {@code lake-retention}. */
@Description("How long batches are kept. Nothing is deleted until somebody runs millrace lake expire --apply.")
public record LakeRetentionSettings(
        @Description("Datasets that are not kept for ever.") List<DatasetRetention> datasets) {
    static final Section<LakeRetentionSettings> SECTION = new Section<>("lake-retention", LakeRetentionSettings.class);

    public LakeRetentionSettings {
        datasets = List.copyOf(datasets);
    }

    /** One dataset. */
    public record DatasetRetention(
            @Description("The dataset.") String name,

            @Description("Age at which its batches go; at least one day.")
            Duration keep) {
        DatasetName dataset() {
            return new DatasetName(name);
        }
    }
}
