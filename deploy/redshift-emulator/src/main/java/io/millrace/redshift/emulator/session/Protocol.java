package io.millrace.redshift.emulator.session;

/** Message types and codes (PostgreSQL documentation, "Message Formats"). */
final class Protocol {
    static final int SSL_REQUEST = 80_877_103;
    static final int GSS_REQUEST = 80_877_104;
    static final int CANCEL_REQUEST = 80_877_102;

    static final char PARSE = 'P';
    static final char BIND = 'B';
    static final char DESCRIBE = 'D';
    static final char EXECUTE = 'E';
    static final char CLOSE = 'C';
    static final char SYNC = 'S';
    static final char FLUSH = 'H';
    static final char QUERY = 'Q';
    static final char FUNCTION_CALL = 'F';
    static final char TERMINATE = 'X';
    static final char PASSWORD = 'p';
    static final char COPY_DATA = 'd';
    static final char COPY_DONE = 'c';
    static final char COPY_FAIL = 'f';

    static final char AUTHENTICATION = 'R';
    static final char BACKEND_KEY = 'K';
    static final char READY = 'Z';
    static final char ERROR = 'E';
    static final char NOTICE = 'N';
    static final char PARAMETER_STATUS = 'S';
    static final char NOTIFICATION = 'A';
    static final char PARSE_COMPLETE = '1';
    static final char BIND_COMPLETE = '2';
    static final char CLOSE_COMPLETE = '3';
    static final char COMMAND_COMPLETE = 'C';
    static final char EMPTY_QUERY = 'I';
    static final char PORTAL_SUSPENDED = 's';
    static final char ROW_DESCRIPTION = 'T';
    static final char NO_DATA = 'n';
    static final char PARAMETER_DESCRIPTION = 't';
    static final char DATA_ROW = 'D';
    static final char COPY_IN = 'G';

    static final char STATUS_IDLE = 'I';
    static final char STATUS_FAILED = 'E';

    private Protocol() {}
}
