package io.millrace.cdc.stream;

import io.millrace.cdc.binlog.Gtid;
import io.millrace.cdc.binlog.Gtids;
import java.util.Optional;

/** A moment in the history of a source, taken without writing to it. */
public sealed interface Watermark {
    /** Whether the stream has brought everything that had happened by then. */
    boolean isReached(Gtids captured, String file, long position);

    /** Whether the transaction happened after that moment. */
    boolean isBefore(Optional<Gtid> transaction, String file, long position);

    /**
     * MySQL: the transactions that had been committed, each of which a reader sees. The server adds a transaction only after it is
     * visible, so that one that isn't in the set may be visible already, but none in it can be invisible.
     */
    record Transactions(Gtids gtids) implements Watermark {
        @Override
        public boolean isReached(Gtids captured, String file, long position) {
            return captured.containsAll(gtids);
        }

        @Override
        public boolean isBefore(Optional<Gtid> transaction, String file, long position) {
            return transaction.filter(gtids::contains).isEmpty();
        }
    }

    /** MariaDB: the place in the binlog that belongs to a consistent snapshot, exactly. */
    record Place(String file, long position) implements Watermark {
        @Override
        public boolean isReached(Gtids captured, String inFile, long behind) {
            return compare(inFile, behind) >= 0;
        }

        @Override
        public boolean isBefore(Optional<Gtid> transaction, String inFile, long behind) {
            return compare(inFile, behind) > 0;
        }

        /** Files of one server are numbered; the number grows beyond its six digits. */
        private int compare(String inFile, long behind) {
            int byFile = Long.compare(number(inFile), number(file));
            return byFile != 0 ? byFile : Long.compare(behind, position);
        }

        private static long number(String file) {
            String digits = file.substring(file.lastIndexOf('.') + 1);
            return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : 0;
        }
    }
}
