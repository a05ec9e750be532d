package io.millrace.redshift.emulator.sql;

import io.millrace.redshift.emulator.sql.CopyCommand.Credentials;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The options of COPY and UNLOAD that say with whose rights and where objects are (Redshift documentation, "Authorization parameters"). */
final class Access {
    private final TokenCursor cursor;
    private final Literals literals;
    private final String statement;
    private final Map<String, String> keys = new HashMap<>();
    private boolean role;
    private Optional<String> region = Optional.empty();

    Access(TokenCursor cursor, String statement) {
        this.cursor = cursor;
        this.literals = new Literals(cursor);
        this.statement = statement;
    }

    /** Takes the rest of an option whose word was just taken; false if it is another. */
    boolean option(String word) throws StatementException {
        switch (word) {
            case "IAM_ROLE" -> {
                cursor.skip("as");
                if (!cursor.skip("default")) {
                    literals.plain(word);
                }
                role = true;
            }
            case "CREDENTIALS" -> credentialString();
            case "ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN" -> keys.put(word, literals.plain(word));
            case "REGION" -> region = Optional.of(literals.plain(word));
            default -> {
                return false;
            }
        }
        return true;
    }

    Optional<String> region() {
        return region;
    }

    Credentials credentials() throws StatementException {
        String access = keys.get("ACCESS_KEY_ID");
        String secret = keys.get("SECRET_ACCESS_KEY");
        if (access != null && secret != null && !role) {
            return new Credentials.Keys(access, secret, Optional.ofNullable(keys.get("SESSION_TOKEN")));
        }
        if (!keys.isEmpty()) {
            throw StatementException.syntax(
                    statement + " needs either IAM_ROLE or both ACCESS_KEY_ID and SECRET_ACCESS_KEY, not a mixture");
        }
        if (!role) {
            throw StatementException.syntax(statement + " needs IAM_ROLE, CREDENTIALS or ACCESS_KEY_ID");
        }
        return new Credentials.Role();
    }

    /** {@code 'aws_access_key_id=…;aws_secret_access_key=…[;token=…]'} or {@code 'aws_iam_role=…'}. */
    private void credentialString() throws StatementException {
        for (String part : literals.plain("CREDENTIALS").split(";", -1)) {
            int equals = part.indexOf('=');
            String value = part.substring(equals + 1);
            switch (equals < 0 ? "" : part.substring(0, equals).trim().toLowerCase(Locale.ROOT)) {
                case "aws_access_key_id" -> keys.put("ACCESS_KEY_ID", value);
                case "aws_secret_access_key" -> keys.put("SECRET_ACCESS_KEY", value);
                case "token" -> keys.put("SESSION_TOKEN", value);
                case "aws_iam_role" -> role = true;
                default -> throw StatementException.syntax("CREDENTIALS holds a part that is not known by its name");
            }
        }
    }
}
