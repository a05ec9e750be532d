package io.millrace.monitor.collect;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Gets small pages over HTTP, bounded in time and size; follows no redirects. Thread-safe. */
public final class HttpPages implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "http-pages");
        thread.setDaemon(true);
        return thread;
    });
    private final HttpClient client;
    private final Duration timeout;

    public HttpPages(Duration timeout) {
        this.timeout = timeout;
        this.client = HttpClient.newBuilder()
                .executor(threads)
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /**
     * @throws IOException when there is no whole answer within the timeout, or a larger one; the message names the address
     */
    public Page get(URI address, int maxBytes) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(address).timeout(timeout).GET().build();
        CompletableFuture<HttpResponse<InputStream>> head =
                client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
        CompletableFuture<Page> answer = head.thenApplyAsync(response -> page(address, response, maxBytes), threads);
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            head.cancel(true);
            var unused = head.thenAccept(HttpPages::abandon);
            throw new IOException(noAnswer(address), e);
        } catch (ExecutionException e) {
            throw new IOException(reason(address, e.getCause() == null ? e : e.getCause()), e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private static Page page(URI address, HttpResponse<InputStream> response, int maxBytes) {
        try (InputStream body = response.body()) {
            byte[] bytes = body.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw new IOException(address + " answered more than " + maxBytes + " bytes");
            }
            return new Page(response.statusCode(), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void abandon(HttpResponse<InputStream> response) {
        try {
            response.body().close();
        } catch (IOException e) {
            // It was given up anyway.
        }
    }

    private String reason(URI address, Throwable failure) {
        if (failure instanceof HttpTimeoutException) {
            return noAnswer(address);
        }
        if (failure instanceof ConnectException) {
            return "nothing listens at " + address.getAuthority();
        }
        return address.getAuthority() + ": " + Reasons.of(failure);
    }

    private String noAnswer(URI address) {
        return "no answer from " + address.getAuthority() + " within " + timeout.toMillis() + " ms";
    }

    /** An answer, whatever its status. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Page(int status, byte[] body) {}
}
