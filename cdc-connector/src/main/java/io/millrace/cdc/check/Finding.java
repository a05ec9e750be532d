package io.millrace.cdc.check;

/** One thing that is not as it should be, with what mends it. */
public sealed interface Finding {
    FindingCode code();

    /** What is wrong, with the values that were read. */
    String problem();

    /** The statement that mends it, or where no statement can, the option to set and where. */
    String remedy();

    /** Capture would lose or misread changes, or can't work at all. */
    record Blocking(FindingCode code, String problem, String remedy) implements Finding {
        @Override
        public String toString() {
            return text(this);
        }
    }

    /** Capture works; an operator should know. */
    record Warning(FindingCode code, String problem, String remedy) implements Finding {
        @Override
        public String toString() {
            return text(this);
        }
    }

    private static String text(Finding finding) {
        return finding.code().text() + ": " + finding.problem() + " Mend: " + finding.remedy();
    }
}
