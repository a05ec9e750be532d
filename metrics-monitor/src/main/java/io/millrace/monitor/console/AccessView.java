package io.millrace.monitor.console;

import io.millrace.monitor.access.AuditEntry;
import io.millrace.monitor.access.LocalUser;
import io.millrace.monitor.access.ToolToken;
import java.util.List;

/**
 * Who may do what, and who did what.
 *
 * @param tokens of programs; only their names and roles are shown
 * @param sso whether single sign-on is on
 * @param entries the latest things done, the latest first
 */
public record AccessView(
        Shell shell, List<LocalUser> users, List<ToolToken> tokens, boolean sso, List<AuditEntry> entries) {}
