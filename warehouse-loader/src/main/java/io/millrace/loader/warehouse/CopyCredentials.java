package io.millrace.loader.warehouse;

import io.millrace.runtime.settings.ObjectStoreSettings;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.util.Optional;

/** What COPY reads the lake with ("Authorization parameters" in the Redshift developer guide). */
public sealed interface CopyCredentials {
    /** As it stands in COPY; never to be logged. */
    String sql();

    /** The role when there is one, else the object store's keys. */
    static CopyCredentials of(Optional<String> iamRole, ObjectStoreSettings store) {
        if (iamRole.isPresent()) {
            return new Role(iamRole.get());
        }
        if (store.accessKey().isPresent() && store.secretKey().isPresent()) {
            return new Keys(store.accessKey().get(), store.secretKey().get());
        }
        throw new MillraceException(
                ErrorCode.INVALID_CONFIGURATION,
                "COPY needs credentials for the lake: set warehouse-loader.iam-role, or the object store's access-key and"
                        + " secret-key");
    }

    /** A role that the warehouse may assume; {@code default} is the cluster's own. */
    record Role(String arn) implements CopyCredentials {
        @Override
        public String sql() {
            return arn.equals("default") ? "IAM_ROLE default" : "IAM_ROLE " + Literals.text(arn);
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
