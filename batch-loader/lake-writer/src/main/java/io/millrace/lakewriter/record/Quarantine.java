package io.millrace.lakewriter.record;

import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.row.BadRowException;

/** Reads the header by which the edge sends a record to the bad file: {@code <code>:<reason>}. */
final class Quarantine {
    /** Names the edge in bad files. */
    static final String STAGE = "ingest-api";

    private static final int LONGEST_REASON = 1_000;

    private Quarantine() {}

    /** Whatever the header holds, the record is bad: a code that is not known becomes part of the reason. */
    static ReadRecord.Bad of(String header) {
        int colon = header.indexOf(':');
        String code = colon < 0 ? "" : header.substring(0, colon);
        for (ErrorCode known : ErrorCode.values()) {
            if (known.text().equals(code)) {
                return bad(known, header.substring(colon + 1));
            }
        }
        return bad(ErrorCode.CONTRACT_VIOLATION, header);
    }

    private static ReadRecord.Bad bad(ErrorCode code, String reason) {
        String text = reason.strip();
        String cut = text.length() > LONGEST_REASON ? text.substring(0, LONGEST_REASON) : text;
        return new ReadRecord.Bad(new BadRowException(code, cut), STAGE);
    }
}
