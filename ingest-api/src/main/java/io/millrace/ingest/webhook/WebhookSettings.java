package io.millrace.ingest.webhook;

import io.millrace.runtime.settings.Default;
import io.millrace.runtime.settings.Description;
import io.millrace.runtime.settings.Secret;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** What one third party's requests need beside a write key. */
@Description(
        "A third party that posts to /v1/webhook/<name>. One that is not listed may post as well: its events go to the"
                + " table of its name, and their ids are made up.")
public record WebhookSettings(
        @Description("Name in the address.") String name,

        @Description("Table of its events; the name, folded, when it is not set.")
        Optional<String> table,

        @Description("Field of the body that tells one event from another, such as id for Stripe.")
        Optional<String> idField,

        @Description("Header that tells one event from another, such as X-GitHub-Delivery or X-Shopify-Webhook-Id.")
        Optional<String> idHeader,

        @Description(
                "Header with the signature, such as Stripe-Signature, X-Hub-Signature-256 or X-Shopify-Hmac-Sha256; without it nothing is checked.")
        Optional<String> signatureHeader,

        @Description("What the third party signs with.") @Secret
        Optional<String> signatureSecret,

        @Description("Hash of the HMAC: sha256, sha1 or sha512.") @Default("sha256")
        Algorithm signatureAlgorithm,

        @Description("How the signature is written: hex or base64.") @Default("hex")
        Encoding signatureEncoding,

        @Description("What stands before the signature, such as sha256= for GitHub or v0= for Slack.") @Default("")
        String signaturePrefix,

        @Description("Part of a header such as t=1700000000,v1=5257a869 that is the signature: v1 for Stripe.")
        Optional<String> signaturePart,

        @Description("Part of that header that is the time of signing in seconds since 1970: t for Stripe.")
        Optional<String> timestampPart,

        @Description("Header with the time of signing in seconds since 1970: X-Slack-Request-Timestamp for Slack.")
        Optional<String> timestampHeader,

        @Description("What is signed: {body}, {timestamp}.{body} for Stripe, v0:{timestamp}:{body} for Slack.")
        @Default("{body}")
        String signedContent,

        @Description("How old, or how far ahead, a time of signing may be.") @Default("5m")
        Duration timestampTolerance) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");
    private static final String BODY = "{body}";
    private static final String TIMESTAMP = "{timestamp}";

    /** Of the HMAC. */
    public enum Algorithm {
        SHA256("HmacSHA256"),
        SHA1("HmacSHA1"),
        SHA512("HmacSHA512");

        private final String javaName;

        Algorithm(String javaName) {
            this.javaName = javaName;
        }

        String javaName() {
            return javaName;
        }
    }

    /** Of the signature's bytes. */
    public enum Encoding {
        HEX,
        BASE64
    }

    public WebhookSettings {
        if (!isName(name)) {
            throw new IllegalArgumentException("name '" + name + "' must match " + NAME);
        }
        if (signatureHeader.isPresent() != signatureSecret.isPresent()) {
            throw new IllegalArgumentException(
                    "signature-header and signature-secret of the webhook " + name + " need each other");
        }
        if (idField.isPresent() && idHeader.isPresent()) {
            throw new IllegalArgumentException(
                    "the webhook " + name + " has both id-field and id-header; one of them must say the id");
        }
        if (!signedContent.endsWith(BODY) || signedContent.indexOf(BODY) != signedContent.length() - BODY.length()) {
            throw new IllegalArgumentException(
                    "signed-content of the webhook " + name + " must end with {body} and have it once");
        }
        boolean knowsTime = timestampPart.isPresent() || timestampHeader.isPresent();
        if (signedContent.contains(TIMESTAMP) != knowsTime) {
            throw new IllegalArgumentException("signed-content of the webhook " + name
                    + " must hold {timestamp} exactly when timestamp-part or timestamp-header says where it stands");
        }
        if (timestampTolerance.isNegative()) {
            throw new IllegalArgumentException("timestamp-tolerance of the webhook " + name + " must not be negative");
        }
    }

    /** Whether a third party may have that name in the address. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** What is signed before the body. */
    String signedBefore(String timestamp) {
        return signedContent
                .substring(0, signedContent.length() - BODY.length())
                .replace(TIMESTAMP, timestamp);
    }

    /** Not the secret. */
    @Override
    public String toString() {
        return "WebhookSettings[" + name + "]";
    }
}
