package io.millrace.loader.warehouse;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A connection with scripted answers, and with transactions in which nothing more works after an error. */
final class FakeConnection {
    final List<String> executed = new ArrayList<>();
    private final Map<String, List<List<Object>>> rows = new LinkedHashMap<>();
    private final Map<String, SQLException> errors = new LinkedHashMap<>();
    private boolean autoCommit = true;
    private boolean failed;
    private boolean closed;

    /** Answers statements that contain this text with these rows. */
    FakeConnection answer(String part, List<List<Object>> answer) {
        rows.put(part, answer);
        return this;
    }

    /** Refuses statements that contain this text. */
    FakeConnection refuse(String part, String state, String message) {
        errors.put(part, new SQLException(message, state));
        return this;
    }

    Connection connection() {
        return proxy(Connection.class, (self, method, arguments) -> switch (method.getName()) {
            case "createStatement" -> statement(Statement.class, "");
            case "prepareStatement" -> statement(PreparedStatement.class, (String) arguments[0]);
            case "setAutoCommit" -> {
                autoCommit = (boolean) arguments[0];
                yield null;
            }
            case "getAutoCommit" -> autoCommit;
            case "isClosed" -> closed;
            case "rollback", "commit" -> {
                if (autoCommit) {
                    throw new SQLException("not in a transaction", "25P01");
                }
                failed = false;
                yield null;
            }
            case "close" -> {
                closed = true;
                yield null;
            }
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    private <T> T statement(Class<T> type, String prepared) {
        return proxy(type, (self, method, arguments) -> switch (method.getName()) {
            case "execute" -> {
                run(arguments == null ? prepared : (String) arguments[0]);
                yield false;
            }
            case "executeQuery" -> result(run(prepared).iterator());
            case "executeUpdate" -> {
                run(prepared);
                yield 0;
            }
            case "setString", "setInt", "setLong", "close" -> null;
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    private List<List<Object>> run(String sql) throws SQLException {
        executed.add(sql);
        if (failed) {
            throw new SQLException("current transaction is aborted", "25P02");
        }
        for (Map.Entry<String, SQLException> error : errors.entrySet()) {
            if (sql.contains(error.getKey())) {
                failed = !autoCommit;
                throw error.getValue();
            }
        }
        return rows.entrySet().stream()
                .filter(answer -> sql.contains(answer.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(List.of());
    }

    private static ResultSet result(Iterator<List<Object>> rows) {
        List<Object> row = new ArrayList<>();
        return proxy(ResultSet.class, (self, method, arguments) -> switch (method.getName()) {
            case "next" -> {
                row.clear();
                boolean more = rows.hasNext();
                if (more) {
                    row.addAll(rows.next());
                }
                yield more;
            }
            case "getString" -> text(row, (int) arguments[0]);
            case "getInt" -> (int) number(row, (int) arguments[0]);
            case "getLong" -> number(row, (int) arguments[0]);
            case "close" -> null;
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    /** NULL is written as an empty list, because lists take no nulls. */
    private static @Nullable String text(List<Object> row, int column) {
        Object value = row.get(column - 1);
        return value instanceof List ? null : String.valueOf(value);
    }

    private static long number(List<Object> row, int column) {
        return row.get(column - 1) instanceof Number number ? number.longValue() : 0;
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(FakeConnection.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
