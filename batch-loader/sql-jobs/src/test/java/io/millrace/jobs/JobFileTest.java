package io.millrace.jobs;

import io.millrace.schemas.dataset.DatasetName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class JobFileTest {
    private static final String REQUIRED = """
            dataset: totals
            grain: day
            owner: data
            description: Totals.
            """;

    @Test
    void readsEveryKey() {
        Job job = valid("""
                dataset: daily_plays
                grain: day
                owner: music
                description: >-
                  Plays of
                  a day.
                parameters:
                  min_seconds: 30
                  share: 0.5
                  country: at
                  strict: yes
                  since: 2026-01-01
                inputs:
                  plays: day-6..day
                  shop.music.tracks: latest
                schedule: "0 6 * * *"
                warehouse: analytics.daily_plays
                """).job();
        assertThat(job.dataset()).isEqualTo(new DatasetName("daily_plays"));
        assertThat(job.grain()).isEqualTo(Grain.DAY);
        assertThat(job.description()).isEqualTo("Plays of a day.");
        assertThat(job.parameters().keySet()).containsExactly("min_seconds", "share", "country", "strict", "since");
        assertThat(job.parameters().values())
                .containsExactly(
                        new Parameter(Parameter.Type.WHOLE_NUMBER, "30"),
                        new Parameter(Parameter.Type.DECIMAL_NUMBER, "0.5"),
                        new Parameter(Parameter.Type.TEXT, "at"),
                        new Parameter(Parameter.Type.TRUTH_VALUE, "yes"),
                        new Parameter(Parameter.Type.TEXT, "2026-01-01"));
        assertThat(job.inputs())
                .containsEntry(new DatasetName("plays"), new InputWindow.Partitions(Grain.DAY, 6, 0))
                .containsEntry(new DatasetName("shop.music.tracks"), new InputWindow.Latest());
        assertThat(job.trigger()).isEqualTo(new Trigger.Scheduled(new CronSchedule("0 6 * * *")));
        assertThat(job.warehouse()).contains(new WarehouseTable("analytics.daily_plays"));
        assertThat(job.sql()).isEqualTo("SELECT 1");
    }

    @Test
    void runsOnChangeUnlessItHasASchedule() {
        assertThat(valid(REQUIRED).job().trigger()).isEqualTo(new Trigger.OnChange());
        assertThat(valid(REQUIRED + "on: change\n").job().trigger()).isEqualTo(new Trigger.OnChange());
        assertThat(valid(REQUIRED).job().warehouse()).isEqualTo(Optional.empty());
    }

    @Test
    void knowsTheLinesOfItsKeysWhateverTheLineEndings() {
        String text =
                "/*---\r\n" + (REQUIRED + "inputs:\n  plays: day\n").replace("\n", "\r\n") + "---*/\r\nSELECT 1\r\n";
        assertThat(JobFile.read("a.sql", text)).isInstanceOfSatisfying(JobFile.Reading.Valid.class, valid -> {
            assertThat(valid.file().line("dataset")).isEqualTo(2);
            assertThat(valid.file().line("inputs.plays")).isEqualTo(7);
        });
    }

    @Test
    void namesEveryProblemAtOnceWithItsLine() {
        String text = """
                /*---
                dataset: Daily Plays
                grain: week
                owner:
                colour: red
                parameters:
                  Min: 3
                  list: [1, 2]
                inputs:
                  plays: tomorrow
                  no-dataset: day
                schedule: "0 25 * * *"
                on: never
                warehouse: a.b.c
                ---*/

                """;
        assertThat(problems(text))
                .extracting(JobProblem::line)
                .containsExactly(1, 2, 3, 4, 5, 7, 8, 10, 11, 12, 13, 13, 14, 16);
        assertThat(problems(text).toString())
                .contains("a.sql:1: description is required")
                .contains("a.sql:4: owner has no value")
                .contains("'colour' is not a key; the keys are dataset, grain, owner")
                .contains("parameters.list must be a single value")
                .contains("inputs.plays: 'tomorrow' is not a window")
                .contains("on and schedule exclude each other")
                .contains("there is no SQL below the header");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT 1                             | 1 | its first line is /*---",
                "/*---\\ndataset: a\\nSELECT 1        | 1 | does not end",
                "/*---\\n- a\\n---*/\\nSELECT 1       | 2 | must be a mapping",
                "/*---\\n---*/\\nSELECT 1             | 2 | must be a mapping",
                "/*---\\ngrain: day\\n a: b\\n---*/   | 3 | not valid YAML",
                "/*---\\ngrain: [day\\n---*/          | 2 | not valid YAML",
                "/*---\\nschedule: '*/5 * * * *'\\n---*/ | 2 | 0-59/15"
            })
    void aBrokenHeaderIsOneClearProblem(String text, int line, String message) {
        assertThat(problems(text.replace("\\n", "\n"))).singleElement().satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(line);
            assertThat(problem.message()).contains(message);
        });
    }

    @Test
    void aKeyStandsOnce() {
        assertThat(problems("/*---\n" + REQUIRED + "grain: hour\n---*/\nSELECT 1"))
                .containsExactly(new JobProblem("a.sql", 6, "grain stands there twice"));
    }

    @Test
    void aJobByDayReadsNoWindowsOfHours() {
        assertThat(problems("/*---\n" + REQUIRED + "inputs:\n  plays: hour-2..hour\n---*/\nSELECT 1"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.line()).isEqualTo(7);
                    assertThat(problem.message()).contains("reads windows of days");
                });
        String byHour = REQUIRED.replace("grain: day", "grain: hour");
        assertThat(valid(byHour + "inputs:\n  plays: day-1\n").job().inputs()).hasSize(1);
    }

    @Test
    void aJobMakesNoRowChanges() {
        assertThat(problems("/*---\n" + REQUIRED.replace("totals", "shop.db.items") + "---*/\nSELECT 1"))
                .singleElement()
                .extracting(JobProblem::message)
                .asString()
                .contains("row changes");
    }

    private static JobFile valid(String header) {
        JobFile.Reading reading = JobFile.read("a.sql", "/*---\n" + header + "---*/\n\nSELECT 1\n");
        assertThat(reading).isInstanceOf(JobFile.Reading.Valid.class);
        return ((JobFile.Reading.Valid) reading).file();
    }

    private static List<JobProblem> problems(String text) {
        JobFile.Reading reading = JobFile.read("a.sql", text);
        assertThat(reading).isInstanceOf(JobFile.Reading.Invalid.class);
        return ((JobFile.Reading.Invalid) reading).problems();
    }
}
