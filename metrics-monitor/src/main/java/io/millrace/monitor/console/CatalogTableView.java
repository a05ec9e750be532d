package io.millrace.monitor.console;

import io.millrace.monitor.access.AuditEntry;
import io.millrace.monitor.catalog.CatalogTable;
import java.util.List;

/**
 * One table of the catalog.
 *
 * @param changes what was done about it, the latest first
 */
public record CatalogTableView(Shell shell, CatalogTable table, State state, List<AuditEntry> changes) {}
