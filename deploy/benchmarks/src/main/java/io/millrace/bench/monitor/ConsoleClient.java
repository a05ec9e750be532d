package io.millrace.bench.monitor;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody who looks at the console. */
final class ConsoleClient {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final URI console;
    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    ConsoleClient(int port) {
        this.console = URI.create("http://127.0.0.1:" + port + "/");
    }

    /** Whether the console is there by now. */
    boolean answers() throws InterruptedException {
        try {
            return !get("login").isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    /** Fills in the form as a browser would. */
    void logIn(String user, String password) throws IOException, InterruptedException {
        Matcher form = CSRF.matcher(get("login"));
        if (!form.find()) {
            throw new IllegalStateException("the login page has no form");
        }
        String body =
                "_csrf=" + encoded(form.group(1)) + "&username=" + encoded(user) + "&password=" + encoded(password);
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(console.resolve("login"))
                        .timeout(PATIENCE)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        String next = answer.headers().firstValue("Location").orElse("");
        if (answer.statusCode() != 302 || next.contains("login")) {
            throw new IllegalStateException("the login was answered with " + answer.statusCode() + " " + next);
        }
    }

    /** A page that must be there. */
    String get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(console.resolve(path)).timeout(PATIENCE).build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + " was answered with " + answer.statusCode());
        }
        return answer.body();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
