package io.millrace.loader.reconcile;

import io.millrace.loader.isolation.RowFault;
import io.millrace.loader.isolation.RowPlace;

/**
 * A row that is left out of a load, as the warehouse keeps it.
 *
 * @param place where it stands in the lake
 * @param text the row, or as much of its beginning as a column holds
 * @param file key of the object that holds the whole row
 */
public record BadRow(RowPlace place, RowFault fault, String text, String file) {}
