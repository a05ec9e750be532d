package io.millrace.lake.audit;

/** Something in a chain that does not fit. */
public sealed interface Finding {
    /** In words, with what to do about it. */
    String text();

    /** Offsets that no batch stands for. */
    record Gap(String chain, long from, long to) implements Finding {
        @Override
        public String text() {
            return chain + ": no batch holds the offsets " + from + " to " + (to - 1)
                    + "; bring the batch back from a version or replica of the bucket";
        }
    }

    /** A batch that begins before the one before it ends. */
    record Overlap(String object, long start, long endOfPrevious) implements Finding {
        @Override
        public String text() {
            return object + " begins at offset " + start + ", but the batch before it ends at " + endOfPrevious
                    + ": its rows may stand twice";
        }
    }

    /** An object that differs from its own attributes, or has none. */
    record Corrupt(String object, String reason) implements Finding {
        @Override
        public String text() {
            return reason;
        }
    }

    /** A batch without its manifest; the writer writes it when it takes the chain over. */
    record MissingManifest(String object) implements Finding {
        @Override
        public String text() {
            return object + " has no manifest; millrace lake sweep --apply makes it again";
        }
    }

    /** A manifest that says something else than the batch's object. */
    record WrongManifest(String object) implements Finding {
        @Override
        public String text() {
            return object + " is not what its manifest says; delete the manifest and run millrace lake sweep --apply";
        }
    }

    /** A batch whose bad file is missing. */
    record MissingBadFile(String object, long records) implements Finding {
        @Override
        public String text() {
            return object + " counts " + records + " bad records, but their file is missing";
        }
    }

    /** A batch below the checkpoint of its chain. */
    record ExpiredBatch(String object, long expiredUpTo) implements Finding {
        @Override
        public String text() {
            return object + " should have gone: the chain was expired up to offset " + expiredUpTo
                    + "; run the expiry again, or millrace lake sweep --apply";
        }
    }

    /** A batch that says that rows were erased from it, which no record tells of. */
    record UnrecordedErasure(String object, String id) implements Finding {
        @Override
        public String text() {
            return object + " was rewritten by the erasure " + id
                    + ", of which there is no record that names it: find out who changed it";
        }
    }

    /** An erasure that was begun and not completed. */
    record UnfinishedErasure(String id) implements Finding {
        @Override
        public String text() {
            return "the erasure " + id + " was cut off; run the same command again";
        }
    }

    /** A batch that stands for more or fewer records than Kafka has between its offsets. */
    record WrongRecordCount(String object, long stored, long inKafka) implements Finding {
        @Override
        public String text() {
            return object + " stands for " + stored + " records, but Kafka has " + inKafka
                    + " between its offsets: the log is not the one that the batch was written from, or the batch was changed";
        }
    }

    /** Kafka has deleted records that were not stored. */
    record RetentionPassed(String chain, long end, long logStart) implements Finding {
        @Override
        public String text() {
            return chain + ": the lake ends at offset " + end + ", but Kafka's log begins at " + logStart
                    + ": unless the offsets between held no record, they are lost";
        }
    }

    /** Kafka's log ends before the lake does. */
    record LogTooShort(String chain, long end, long logEnd) implements Finding {
        @Override
        public String text() {
            return chain + ": the lake ends at offset " + end + ", but Kafka's log at " + logEnd
                    + ": the log was cut off or restored from an older state";
        }
    }
}
