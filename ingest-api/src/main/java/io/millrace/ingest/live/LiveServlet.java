package io.millrace.ingest.live;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * {@code GET /live}: the last events of every source and then each new one, as server-sent events; {@code ?source=web} for one
 * source. {@code GET /live/last}: the last ones as a JSON array. It stands on the management port, where nobody logs in, so
 * rows are shown only when the settings say so.
 */
public final class LiveServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final int HEARTBEAT_SECONDS = 10;
    private static final int BUSY = 503;

    private final transient LiveFeed feed;
    private final boolean showRows;

    public LiveServlet(LiveFeed feed, boolean showRows) {
        this.feed = feed;
        this.showRows = showRows;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<String> source = Optional.ofNullable(request.getParameter("source"));
        if ("/last".equals(request.getPathInfo())) {
            String json = feed.last(source).stream().map(Sighting::json).collect(Collectors.joining(",\n", "[", "]"));
            response.setContentType("application/json");
            response.getOutputStream().write(json.getBytes(StandardCharsets.UTF_8));
            return;
        }
        Optional<LiveFeed.Listener> listener = feed.listen(source);
        if (listener.isEmpty()) {
            response.sendError(BUSY, "too many listen already");
            return;
        }
        response.setContentType("text/event-stream");
        response.setHeader("Cache-Control", "no-store");
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        Thread thread = new Thread(() -> stream(context, listener.get(), source), "live");
        thread.setDaemon(true);
        thread.start();
    }

    /** Listening began before the last ones are told, so that none is left out; one may come twice. */
    private void stream(AsyncContext context, LiveFeed.Listener listener, Optional<String> source) {
        try (listener) {
            OutputStream out = context.getResponse().getOutputStream();
            for (Sighting sighting : feed.last(source)) {
                write(out, sighting);
            }
            out.flush();
            int quietSeconds = 0;
            while (!feed.isClosed()) {
                Optional<Sighting> next = listener.next(1, TimeUnit.SECONDS);
                if (next.isEmpty()) {
                    if (++quietSeconds % HEARTBEAT_SECONDS == 0) {
                        // How else would it be noticed that nobody is there any more?
                        text(out, ": nothing new\n\n");
                        out.flush();
                    }
                    continue;
                }
                write(out, next.get());
                Optional<Sighting> more = listener.next(0, TimeUnit.SECONDS);
                while (more.isPresent()) {
                    write(out, more.get());
                    more = listener.next(0, TimeUnit.SECONDS);
                }
                long missed = listener.missed();
                if (missed > 0) {
                    text(out, "event: missed\ndata: {\"missed\":" + missed + "}\n\n");
                }
                out.flush();
            }
        } catch (IOException e) {
            // Whoever listened has gone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            complete(context);
        }
    }

    private static void complete(AsyncContext context) {
        try {
            context.complete();
        } catch (IllegalStateException e) {
            // The container has ended the request already.
        }
    }

    private void write(OutputStream out, Sighting sighting) throws IOException {
        Sighting shown = showRows ? sighting : sighting.withoutRow();
        text(out, "data: " + shown.json() + "\n\n");
    }

    private static void text(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
