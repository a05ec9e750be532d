package io.millrace.ingest.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WebhookSignatureTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_531_420_618);
    private static final String BODY = "{\"id\":\"evt_1\"}";

    /** The example of GitHub's documentation. */
    @Test
    void checksAsGitHubSigns() {
        WebhookSettings github = settings("X-Hub-Signature-256", "It's a Secret to Everybody", "hex", "sha256=");
        String signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
        assertThat(isValid(github, Map.of("X-Hub-Signature-256", signature), "Hello, World!"))
                .isTrue();
        assertThat(isValid(github, Map.of("X-Hub-Signature-256", signature), "Hello, World?"))
                .isFalse();
        assertThat(isValid(github, Map.of("X-Hub-Signature-256", signature.substring(7)), "Hello, World!"))
                .isFalse();
        assertThat(isValid(github, Map.of("X-Hub-Signature-256", "sha256=zz"), "Hello, World!"))
                .isFalse();
        assertThat(isValid(github, Map.of(), "Hello, World!")).isFalse();
    }

    @Test
    void checksAsShopifySigns() {
        WebhookSettings shopify = settings("X-Shopify-Hmac-Sha256", "s", "base64", "");
        String signature = Base64.getEncoder().encodeToString(hmac("s", BODY));
        assertThat(isValid(shopify, Map.of("X-Shopify-Hmac-Sha256", signature), BODY))
                .isTrue();
        assertThat(isValid(shopify, Map.of("X-Shopify-Hmac-Sha256", "AAAA"), BODY))
                .isFalse();
    }

    @Test
    void checksAsStripeSigns() {
        WebhookSettings stripe = new WebhookSettings(
                "stripe",
                Optional.empty(),
                Optional.of("id"),
                Optional.empty(),
                Optional.of("Stripe-Signature"),
                Optional.of("whsec"),
                WebhookSettings.Algorithm.SHA256,
                WebhookSettings.Encoding.HEX,
                "",
                Optional.of("v1"),
                Optional.of("t"),
                Optional.empty(),
                "{timestamp}.{body}",
                Duration.ofMinutes(5));
        long time = NOW.getEpochSecond();
        String right = HexFormat.of().formatHex(hmac("whsec", time + "." + BODY));
        String wrong = "0".repeat(64);
        assertThat(isValid(stripe, Map.of("Stripe-Signature", "t=" + time + ",v1=" + right + ",v0=x"), BODY))
                .isTrue();
        // While a secret is rolled there are two.
        assertThat(isValid(stripe, Map.of("Stripe-Signature", "t=" + time + ", v1=" + wrong + ", v1=" + right), BODY))
                .isTrue();
        assertThat(isValid(stripe, Map.of("Stripe-Signature", "t=" + time + ",v0=" + right), BODY))
                .isFalse();
        assertThat(isValid(stripe, Map.of("Stripe-Signature", "v1=" + right), BODY))
                .isFalse();
        assertThat(isValid(stripe, Map.of("Stripe-Signature", "t=" + (time + 1) + ",v1=" + right), BODY))
                .isFalse();
        assertThat(isValid(stripe, Map.of("Stripe-Signature", "t=x,v1=" + right), BODY))
                .isFalse();
        long old = time - 301;
        String replayed = HexFormat.of().formatHex(hmac("whsec", old + "." + BODY));
        assertThat(isValid(stripe, Map.of("Stripe-Signature", "t=" + old + ",v1=" + replayed), BODY))
                .isFalse();
    }

    /** The example of Slack's documentation. */
    @Test
    void checksAsSlackSigns() {
        WebhookSettings slack = new WebhookSettings(
                "slack",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("X-Slack-Signature"),
                Optional.of("8f742231b10e8888abcd99yyyzzz85a5"),
                WebhookSettings.Algorithm.SHA256,
                WebhookSettings.Encoding.HEX,
                "v0=",
                Optional.empty(),
                Optional.empty(),
                Optional.of("X-Slack-Request-Timestamp"),
                "v0:{timestamp}:{body}",
                Duration.ofMinutes(5));
        Map<String, String> headers = Map.of(
                "X-Slack-Request-Timestamp",
                "1531420618",
                "X-Slack-Signature",
                "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503");
        String body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
                + "&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
                + "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554"
                + "%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
        assertThat(isValid(slack, headers, body)).isTrue();
        assertThat(isValid(slack, headers, body + "x")).isFalse();
    }

    @Test
    void settingsThatCannotWorkAreRefused() {
        assertThatThrownBy(() -> with("{body}.{body}", Optional.empty())).hasMessageContaining("{body}");
        assertThatThrownBy(() -> with("{timestamp}.{body}", Optional.empty())).hasMessageContaining("{timestamp}");
        assertThatThrownBy(() -> with("{body}", Optional.of("t"))).hasMessageContaining("{timestamp}");
        assertThat(with("{timestamp}.{body}", Optional.of("t")).toString()).doesNotContain("secret");
    }

    private static WebhookSettings with(String signedContent, Optional<String> timestampPart) {
        return new WebhookSettings(
                "a",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("X"),
                Optional.of("secret"),
                WebhookSettings.Algorithm.SHA512,
                WebhookSettings.Encoding.HEX,
                "",
                Optional.empty(),
                timestampPart,
                Optional.empty(),
                signedContent,
                Duration.ofMinutes(5));
    }

    private static WebhookSettings settings(String header, String secret, String encoding, String prefix) {
        return new WebhookSettings(
                "a",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(header),
                Optional.of(secret),
                WebhookSettings.Algorithm.SHA256,
                encoding.equals("hex") ? WebhookSettings.Encoding.HEX : WebhookSettings.Encoding.BASE64,
                prefix,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "{body}",
                Duration.ofMinutes(5));
    }

    private static boolean isValid(WebhookSettings settings, Map<String, String> headers, String body) {
        return WebhookSignature.of(settings, () -> NOW)
                .orElseThrow()
                .isValid(name -> Optional.ofNullable(headers.get(name)), body.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] hmac(String secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
