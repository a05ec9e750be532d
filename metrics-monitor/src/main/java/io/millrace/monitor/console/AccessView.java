package io.millrace.monitor.console;

import io.millrace.monitor.access.AuditEntry;
import io.millrace.monitor.access.LocalUser;
import java.util.List;

/**
 * Who may do what, and who did what.
 *
 * @param sso whether single sign-on is on
 * @param entries the latest things done, the latest first
 */
public record AccessView(Shell shell, List<LocalUser> users, boolean sso, List<AuditEntry> entries) {}
