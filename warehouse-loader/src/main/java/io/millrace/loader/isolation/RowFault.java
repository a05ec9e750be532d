package io.millrace.loader.isolation;

/**
 * Why a row can't be loaded, without any of its values.
 *
 * @param column empty when the row as a whole is at fault, or when it is not known
 * @param code what the warehouse, or Millrace, calls this kind of fault, such as {@code 1207}
 */
public record RowFault(String column, String code, String reason) {}
