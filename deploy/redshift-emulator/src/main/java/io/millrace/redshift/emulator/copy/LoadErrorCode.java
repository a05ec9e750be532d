package io.millrace.redshift.emulator.copy;

/** Numbers of load errors (Redshift documentation, "Load error reference"). */
enum LoadErrorCode {
    EXTRA_COLUMNS(1202),
    STRING_LENGTH(1204),
    DATE(1205),
    TIMESTAMP(1206),
    DIGIT(1207),
    FLOAT(1208),
    DECIMAL(1209),
    BOOLEAN(1210),
    NOT_NULL(1213),
    DELIMITER(1214),
    MULTIBYTE_CHAR(1215),
    LINE(1216),
    NUL(1218),
    UTF8(1220),
    INTEGER_OVERFLOW(1222),
    TYPE(1223),
    JSON_FOR_SUPER(1224);

    private final int number;

    LoadErrorCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
