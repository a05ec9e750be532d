package io.millrace.jobs;

/** Which part of an input a job reads for one partition of its output. */
public sealed interface InputWindow {
    /** All of the input as it is when the job runs: for mirrors and small tables. */
    record Latest() implements InputWindow {
        @Override
        public String toString() {
            return "latest";
        }
    }

    /**
     * A run of partitions, counted back from the one that the job makes.
     *
     * @param unit what is counted
     * @param first how many units before the output's partition the window begins
     * @param last how many units before the output's partition the window ends; that one is included
     */
    record Partitions(Grain unit, int first, int last) implements InputWindow {
        private static final int MOST = 10_000;

        public Partitions {
            if (last < 0 || first > MOST) {
                throw new IllegalArgumentException(
                        "a window reaches back at most " + MOST + " partitions and not ahead");
            }
            if (first < last) {
                throw new IllegalArgumentException(
                        "a window begins before it ends; write " + place(unit, last) + ".." + place(unit, first));
            }
        }

        @Override
        public String toString() {
            return first == last ? place(unit, first) : place(unit, first) + ".." + place(unit, last);
        }

        private static String place(Grain unit, int back) {
            return back == 0 ? unit.text() : unit.text() + "-" + back;
        }
    }
}
