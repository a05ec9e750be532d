package io.millrace.monitor.console;

import io.millrace.monitor.catalog.CatalogTable;
import java.util.List;

/** What a search of the catalog found. */
public record CatalogView(Shell shell, String query, List<CatalogTable> tables, int found) {}
