package io.millrace.cdc.binlog;

/** Decodes the cells of one column. */
@FunctionalInterface
interface CellDecoder {
    /**
     * Decodes one cell that is not NULL and ends it in the row.
     *
     * @return the position behind the cell
     */
    int decode(byte[] bytes, int position, RowImage row);
}
