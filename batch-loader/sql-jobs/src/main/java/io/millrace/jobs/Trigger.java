package io.millrace.jobs;

/** When a job runs. */
public sealed interface Trigger {
    /** As soon as its inputs or its own file have changed. */
    record OnChange() implements Trigger {
        @Override
        public String toString() {
            return "on change";
        }
    }

    /** At set times, and then only if something has changed. */
    record Scheduled(CronSchedule schedule) implements Trigger {
        @Override
        public String toString() {
            return schedule.text();
        }
    }
}
