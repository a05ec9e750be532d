package io.millrace.schemas.error;

import java.util.Locale;

/**
 * Every error that Millrace reports to a client, an operator or a quarantine file. The code is stable: programs match on
 * it, metrics count by it, so a constant is never renamed.
 */
public enum ErrorCode {
    /** The settings are wrong: an unknown key, a missing value, a value outside its range. */
    INVALID_CONFIGURATION(ErrorKind.USER),
    /** The request is not what the endpoint takes. */
    MALFORMED_REQUEST(ErrorKind.USER),
    /** The write key is missing or unknown. */
    UNAUTHORIZED(ErrorKind.USER),
    /** The write key may not be used by pages of this origin, or by no page at all. */
    ORIGIN_NOT_ALLOWED(ErrorKind.USER),
    /** The write key does not permit events for the table. */
    TABLE_NOT_ALLOWED(ErrorKind.USER),
    /** The source has sent as much as it may for now. */
    RATE_LIMITED(ErrorKind.USER),
    /** The event is not stored because its user is on the source's suppression list. */
    SUPPRESSED(ErrorKind.USER),
    /** A single event is larger than the limit. */
    EVENT_TOO_LARGE(ErrorKind.USER),
    /** An event whose JSON has more levels, fields, columns or digits than the limits allow. */
    EVENT_TOO_COMPLEX(ErrorKind.USER),
    /** A request is larger than the limit; the inflated size counts. */
    REQUEST_TOO_LARGE(ErrorKind.USER),
    /** A table name that cannot be folded into a dataset name. */
    INVALID_TABLE_NAME(ErrorKind.USER),
    /** A table that does not exist yet, when as many tables as the settings allow exist already. */
    TOO_MANY_TABLES(ErrorKind.USER),
    /** A column name that cannot be folded, is reserved, or collides with another of the same row. */
    INVALID_COLUMN_NAME(ErrorKind.DATA),
    /** The bytes are not one valid JSON value. */
    NOT_JSON(ErrorKind.DATA),
    /** Valid JSON, but not an object. */
    NOT_AN_OBJECT(ErrorKind.DATA),
    /** A row that is larger than the warehouse can load (4 MB in Redshift's COPY). */
    ROW_TOO_LARGE(ErrorKind.DATA),
    /** An event without what its endpoint requires, such as a track call without an event name. */
    INCOMPLETE_EVENT(ErrorKind.USER),
    /** An event with a field that its endpoint does not take, such as an id that is too long. */
    INVALID_EVENT(ErrorKind.USER),
    /** A row that breaks the contract of its dataset. */
    CONTRACT_VIOLATION(ErrorKind.DATA),
    /** A value that does not fit the column of its table. */
    TYPE_CONFLICT(ErrorKind.DATA),
    /** The warehouse refused a batch because of its rows. */
    LOAD_REJECTED(ErrorKind.DATA),
    /** More rows of a batch are bad than its dataset tolerates; a person decides. */
    TOO_MANY_BAD_ROWS(ErrorKind.DATA),
    /** The warehouse loaded another number of rows than the batch holds. */
    ROW_COUNT_MISMATCH(ErrorKind.INTERNAL),
    /** A stored object differs from its own checksum or metadata. */
    CORRUPT_OBJECT(ErrorKind.INTERNAL),
    /** The chain of batches has a gap that cannot be closed from Kafka. */
    CHAIN_BROKEN(ErrorKind.INTERNAL),
    /** The SQL of a job failed over its inputs. */
    JOB_FAILED(ErrorKind.DATA),
    /** Somebody else's API refuses what a pull asks for; the declaration or the secret has to be mended. */
    API_REFUSED(ErrorKind.USER),
    /** The answer of somebody else's API is not what the declaration of the pull says. */
    API_UNREADABLE(ErrorKind.DATA),
    /** Somebody else's API does not answer, is overloaded or broken. */
    API_UNAVAILABLE(ErrorKind.EXTERNAL),
    /** Kafka does not answer or does not take the records. */
    KAFKA_UNAVAILABLE(ErrorKind.EXTERNAL),
    /** A service holds as much unfinished work as its memory allows. */
    OVERLOADED(ErrorKind.EXTERNAL),
    /** The object store does not answer or refuses. */
    OBJECT_STORE_UNAVAILABLE(ErrorKind.EXTERNAL),
    /** The warehouse does not answer or refuses. */
    WAREHOUSE_UNAVAILABLE(ErrorKind.EXTERNAL),
    /** Two transactions in the warehouse got into each other's way; one of them was undone. */
    WAREHOUSE_CONFLICT(ErrorKind.EXTERNAL),
    /** The warehouse does not permit what has to be done there. */
    WAREHOUSE_DENIED(ErrorKind.USER),
    /** The monitor's own database does not answer or refuses. */
    STATE_UNAVAILABLE(ErrorKind.EXTERNAL),
    /** ZooKeeper does not answer, or the session is lost. */
    ZOOKEEPER_UNAVAILABLE(ErrorKind.EXTERNAL),
    /** A source database does not answer or is not set up for change capture. */
    SOURCE_UNAVAILABLE(ErrorKind.EXTERNAL),
    /** A source's binlog holds something that can't be decoded or must not be passed over; capture stops before it. */
    SOURCE_NOT_DECODABLE(ErrorKind.EXTERNAL),
    /** The place in a source's binlog at which capture must go on is not there any more, or belongs to another server. */
    SOURCE_POSITION_LOST(ErrorKind.EXTERNAL),
    /** A service is stopping and takes no more work. */
    SHUTTING_DOWN(ErrorKind.EXTERNAL),
    /** Something that must not happen happened; the service's log says what. */
    INTERNAL_ERROR(ErrorKind.INTERNAL);

    private final ErrorKind kind;

    ErrorCode(ErrorKind kind) {
        this.kind = kind;
    }

    /** Who has to act. */
    public ErrorKind kind() {
        return kind;
    }

    /** The code as it stands in answers, quarantine files and metrics: lower case with underscores. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
