package io.millrace.standalone.mainline;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Somebody's API: tickets by a cursor for those with the token, which is too busy for the first request and broken for the third, and notes
 * by the number of the page.
 */
final class HelpDesk implements AutoCloseable {
    static final String TOKEN = "secret-of-the-help-desk";
    static final int PAGE = 5;
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final AtomicInteger asked = new AtomicInteger();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Map<Integer, Instant> tickets = new ConcurrentHashMap<>();
    private final Map<Integer, Instant> notes = new ConcurrentHashMap<>();

    HelpDesk(int tickets, int notes) throws IOException {
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        for (int i = 1; i <= tickets; i++) {
            this.tickets.put(i, BEGIN.plusSeconds(i));
        }
        addNotes(notes);
        server.createContext("/tickets", this::tickets);
        server.createContext("/notes", this::notes);
        server.setExecutor(threads);
        server.start();
    }

    void addNotes(int more) {
        for (int i = 0; i < more; i++) {
            int id = notes.size() + 1;
            notes.put(id, BEGIN.plusSeconds(id));
        }
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Paths and queries of all requests. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    private void tickets(HttpExchange exchange) throws IOException {
        requests.add(asked(exchange));
        if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange, 401, "{}");
            return;
        }
        int number = asked.incrementAndGet();
        if (number == 1) {
            exchange.getResponseHeaders().set("Retry-After", "1");
            answer(exchange, 429, "{}");
            return;
        }
        if (number == 3) {
            answer(exchange, 500, "{}");
            return;
        }
        int after = Integer.parseInt(query(exchange).getOrDefault("after", "0"));
        List<Integer> page = new TreeMap<>(tickets)
                .keySet().stream().filter(id -> id > after).limit(PAGE).toList();
        int last = page.isEmpty() ? after : page.get(page.size() - 1);
        String next = last < tickets.size() ? ",\"next\":\"" + last + "\"" : "";
        answer(exchange, 200, "{\"tickets\":" + rows(page, tickets) + next + "}");
    }

    private void notes(HttpExchange exchange) throws IOException {
        requests.add(asked(exchange));
        Map<String, String> query = query(exchange);
        Instant since = Instant.parse(query.getOrDefault("since", BEGIN.toString()));
        int page = Integer.parseInt(query.getOrDefault("page", "1"));
        List<Integer> rows = new TreeMap<>(notes)
                .keySet().stream()
                        .filter(id -> !BEGIN.plusSeconds(id).isBefore(since))
                        .skip((long) (page - 1) * PAGE)
                        .limit(PAGE)
                        .toList();
        answer(exchange, 200, rows(rows, notes));
    }

    private static String asked(HttpExchange exchange) {
        return exchange.getRequestURI().getPath() + "?"
                + exchange.getRequestURI().getQuery();
    }

    private static String rows(List<Integer> ids, Map<Integer, Instant> changed) {
        List<String> rows = new ArrayList<>();
        ids.forEach(id -> rows.add("{\"id\":" + id + ",\"changed_at\":\"" + changed.get(id) + "\"}"));
        return "[" + String.join(",", rows) + "]";
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new TreeMap<>();
        String text = exchange.getRequestURI().getQuery();
        for (String part : text == null ? new String[0] : text.split("&", -1)) {
            String[] pair = part.split("=", 2);
            query.put(pair[0], pair.length > 1 ? pair[1] : "");
        }
        return query;
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
