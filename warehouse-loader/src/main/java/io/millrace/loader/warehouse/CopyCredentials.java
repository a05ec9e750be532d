package io.millrace.loader.warehouse;

import io.millrace.runtime.settings.ObjectStoreSettings;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/** What COPY reads the lake with ("Authorization parameters" in the Redshift developer guide). */
public sealed interface CopyCredentials {
    /** As it stands in COPY; never to be logged. */
    String sql();

    /**
     * The role when there is one, else the object store's keys, else temporary ones of the AWS chain by which this process
     * reaches the lake itself.
     */
    static CopyCredentials of(Optional<String> iamRole, ObjectStoreSettings store) {
        if (iamRole.isPresent()) {
            return new Role(iamRole.get());
        }
        if (store.accessKey().isPresent() && store.secretKey().isPresent()) {
            return new Keys(store.accessKey().get(), store.secretKey().get());
        }
        return new Temporary(DefaultCredentialsProvider.builder().build());
    }

    /** A role that the warehouse may assume; {@code default} is the cluster's own. */
    record Role(String arn) implements CopyCredentials {
        @Override
        public String sql() {
            return arn.equals("default") ? "IAM_ROLE default" : "IAM_ROLE " + Literals.text(arn);
        }
    }

    /** Keys that end by themselves, asked for anew at every COPY; they travel to the warehouse inside the statement. */
    record Temporary(AwsCredentialsProvider provider) implements CopyCredentials {
        @Override
        public String sql() {
            AwsCredentials keys = resolved();
            String session = keys instanceof AwsSessionCredentials temporary
                    ? " SESSION_TOKEN " + Literals.text(temporary.sessionToken())
                    : "";
            return new Keys(keys.accessKeyId(), keys.secretAccessKey()).sql() + session;
        }

        private AwsCredentials resolved() {
            try {
                return provider.resolveCredentials();
            } catch (SdkClientException e) {
                throw new MillraceException(
                        ErrorCode.OBJECT_STORE_UNAVAILABLE,
                        "COPY needs credentials for the lake, and the AWS chain gives none: set warehouse-loader.iam-role, or"
                                + " give this process a role of its own",
                        e);
            }
        }

        @Override
        public String toString() {
            return "Temporary[]";
        }
    }

    /** Keys, which travel to the warehouse inside the statement. */
    record Keys(String accessKey, String secretKey) implements CopyCredentials {
        @Override
        public String sql() {
            return "ACCESS_KEY_ID " + Literals.text(accessKey) + " SECRET_ACCESS_KEY " + Literals.text(secretKey);
        }

        @Override
        public String toString() {
            return "Keys[]";
        }
    }
}
