package io.millrace.jobs.pull;

import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Asks over HTTP. Follows no address, so that a secret goes to the declared host only. Thread-safe. */
public final class HttpPullApi implements PullApi {
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final Function<String, Optional<String>> environment;

    /**
     * @param environment the variables that hold secrets
     */
    public HttpPullApi(Function<String, Optional<String>> environment) {
        this.environment = environment;
    }

    @Override
    public PullAnswer ask(Pull pull, Map<String, String> query) throws InterruptedException {
        HttpRequest request = request(pull, query);
        long most = pull.limits().answerBytes();
        CompletableFuture<HttpResponse<Optional<byte[]>>> sent =
                client.sendAsync(request, answer -> new BoundedBody(most));
        try {
            HttpResponse<Optional<byte[]>> answer =
                    sent.get(pull.limits().timeout().toMillis(), TimeUnit.MILLISECONDS);
            if (answer.body().isEmpty()) {
                return new PullAnswer.TooLarge();
            }
            byte[] body = answer.body().get();
            return new PullAnswer.Answered(
                    answer.statusCode(),
                    answer.headers().firstValue("Retry-After"),
                    new String(body, StandardCharsets.UTF_8),
                    body.length);
        } catch (TimeoutException e) {
            return new PullAnswer.Silent(
                    "no whole answer within " + pull.limits().timeout().toMillis() + " ms");
        } catch (ExecutionException e) {
            // The message of what went wrong may hold the address, and that the secret.
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return new PullAnswer.Silent(cause.getClass().getSimpleName());
        } finally {
            boolean unused = sent.cancel(true);
        }
    }

    private HttpRequest request(Pull pull, Map<String, String> query) {
        Optional<String> secret = pull.auth().map(auth -> secret(pull, auth));
        Map<String, String> parameters = new TreeMap<>(query);
        pull.auth().ifPresent(auth -> parameters.putAll(auth.query(secret.orElseThrow())));
        HttpRequest.BodyPublisher body =
                pull.body().map(HttpRequest.BodyPublishers::ofString).orElseGet(HttpRequest.BodyPublishers::noBody);
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(address(pull.url(), parameters))
                    .method(pull.method(), body)
                    .setHeader("Accept", "application/json")
                    .setHeader("User-Agent", "millrace");
            if (pull.body().isPresent()) {
                request.setHeader("Content-Type", "application/json");
            }
            pull.headers().forEach(request::setHeader);
            pull.auth().ifPresent(auth -> auth.apply(secret.orElseThrow(), request));
            return request.build();
        } catch (IllegalArgumentException e) {
            throw new MillraceException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "the request of pull " + pull.name() + " can't be made: a header of it can't be sent (or the secret"
                            + " holds characters that no header can); see headers and auth");
        }
    }

    private String secret(Pull pull, PullAuth auth) {
        return environment
                .apply(auth.environment())
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> new MillraceException(
                        ErrorCode.INVALID_CONFIGURATION,
                        "pull " + pull.name() + " needs its secret: set the environment variable " + auth.environment()
                                + " of the service"));
    }

    /** The address with its parameters; shown nowhere but in requests. */
    static URI address(URI url, Map<String, String> parameters) {
        List<String> pairs = new ArrayList<>();
        parameters.forEach((name, value) -> pairs.add(encoded(name) + "=" + encoded(value)));
        return pairs.isEmpty() ? url : URI.create(url + "?" + String.join("&", pairs));
    }

    private static String encoded(String text) {
        // Forms write a blank as a plus sign, which not every API takes for one in an address.
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
