package io.millrace.lake.upkeep;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What is kept of an erased value: enough to tell whether a value that somebody names is the one, slow enough that trying all
 * values does not pay.
 *
 * @param column the column that was asked for
 * @param algorithm how the hash was made
 * @param salt random, hexadecimal
 * @param hash of column and value, hexadecimal
 */
public record PredicateHash(String column, String algorithm, int iterations, String salt, String hash) {
    private static final String ALGORITHM = "PBKDF2WithHmacSHA256";
    static final int ITERATIONS = 300_000;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 256;

    static PredicateHash of(RowPredicate predicate, SecureRandom random, int iterations) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        String saltText = HexFormat.of().formatHex(salt);
        return new PredicateHash(
                predicate.column(), ALGORITHM, iterations, saltText, hash(predicate, ALGORITHM, iterations, saltText));
    }

    /** Whether this is the predicate. */
    public boolean isOf(RowPredicate predicate) {
        return predicate.column().equals(column)
                && MessageDigest.isEqual(
                        HexFormat.of().parseHex(hash),
                        HexFormat.of().parseHex(hash(predicate, algorithm, iterations, salt)));
    }

    private static String hash(RowPredicate predicate, String algorithm, int iterations, String salt) {
        String text = predicate.column() + "=" + predicate.value();
        PBEKeySpec key = new PBEKeySpec(text.toCharArray(), HexFormat.of().parseHex(salt), iterations, HASH_BITS);
        try {
            return HexFormat.of()
                    .formatHex(SecretKeyFactory.getInstance(algorithm)
                            .generateSecret(key)
                            .getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        } finally {
            key.clearPassword();
        }
    }
}
