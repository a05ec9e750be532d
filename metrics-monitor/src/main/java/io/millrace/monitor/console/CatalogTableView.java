package io.millrace.monitor.console;

import io.millrace.monitor.catalog.CatalogChange;
import io.millrace.monitor.catalog.CatalogTable;
import java.util.List;

/**
 * One table of the catalog.
 *
 * @param changes who changed what of it, the latest first
 * @param away what could not be asked for the changes; none when everything answered
 */
public record CatalogTableView(
        Shell shell, CatalogTable table, State state, List<CatalogChange> changes, List<String> away) {}
