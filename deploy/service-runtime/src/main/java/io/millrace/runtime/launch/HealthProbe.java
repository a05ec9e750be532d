package io.millrace.runtime.launch;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Asks a service on this machine for its health, for container engines that check by running a program inside the
 * container: the images hold no other program that can.
 *
 * <p>{@code HealthProbe <management port> [liveness|readiness]}; ends with 0 when the answer is 200, with 1 and the answer on
 * standard error when it isn't, with 2 when it was called wrongly.
 */
public final class HealthProbe {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int HTTP_OK = 200;
    private static final int UNHEALTHY = 1;
    private static final int CALLED_WRONGLY = 2;

    private HealthProbe() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String[] arguments) {
        if (arguments.length == 0 || arguments.length > 2 || !arguments[0].matches("\\d{1,5}")) {
            System.err.println("usage: HealthProbe <management port> [liveness|readiness]");
            return CALLED_WRONGLY;
        }
        String group = arguments.length == 2 ? arguments[1] : "readiness";
        URI address = URI.create("http://127.0.0.1:" + arguments[0] + "/actuator/health/" + group);
        HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
        try {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(address).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == HTTP_OK) {
                return 0;
            }
            System.err.println(address + " answers " + answer.statusCode() + ": " + answer.body());
        } catch (IOException e) {
            System.err.println(address + " does not answer: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return UNHEALTHY;
    }
}
