package io.millrace.standalone.cli;

import io.millrace.jobs.run.JobsPlan;

/** Versions that are held, for people. */
final class HeldTexts {
    private HeldTexts() {}

    static String line(JobsPlan.HeldVersion version) {
        String place = version.dataset() + " " + version.slot();
        return version.held().isRolledBack()
                ? place + " was rolled back from " + version.held().key()
                        + " and stays there until its inputs or code change"
                : place + " is held: " + String.join("; ", version.held().findings());
    }
}
