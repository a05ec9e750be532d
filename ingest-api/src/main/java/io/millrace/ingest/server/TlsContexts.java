package io.millrace.ingest.server;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import org.springframework.boot.ssl.pem.PemContent;

/** Makes of certificates what connections are encrypted with: TLS 1.2 and 1.3, for HTTP/2 and HTTP/1.1. */
public final class TlsContexts {
    private static final byte[] PROBE = "millrace".getBytes(StandardCharsets.US_ASCII);

    private TlsContexts() {}

    /**
     * @throws IOException when a file cannot be read or used
     * @throws GeneralSecurityException when the key is not the certificate's, which half a rotation looks like
     */
    public static SslContext read(Path certificate, Path privateKey) throws IOException, GeneralSecurityException {
        List<X509Certificate> chain = certificates(certificate);
        PrivateKey key = key(privateKey);
        requirePair(chain.get(0), key, privateKey);
        return SslContextBuilder.forServer(key, chain)
                .sslProvider(SslProvider.JDK)
                .protocols("TLSv1.3", "TLSv1.2")
                .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        ApplicationProtocolNames.HTTP_2,
                        ApplicationProtocolNames.HTTP_1_1))
                .build();
    }

    private static List<X509Certificate> certificates(Path file) throws IOException {
        try {
            return PemContent.load(file).getCertificates();
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw new IOException(file + " holds no certificate in PEM", e);
        }
    }

    private static PrivateKey key(Path file) throws IOException {
        try {
            PrivateKey key = PemContent.load(file).getPrivateKey();
            if (key != null) {
                return key;
            }
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw new IOException(file + " holds no private key in PEM without a password", e);
        }
        throw new IOException(file + " holds no private key in PEM without a password");
    }

    private static void requirePair(X509Certificate certificate, PrivateKey key, Path file)
            throws GeneralSecurityException {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                };
        Signature signature = Signature.getInstance(algorithm);
        boolean matches;
        try {
            signature.initSign(key);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(certificate);
            signature.update(PROBE);
            matches = signature.verify(signed);
        } catch (GeneralSecurityException e) {
            throw new GeneralSecurityException(file + " is not the key of the certificate", e);
        }
        if (!matches) {
            throw new GeneralSecurityException(file + " is not the key of the certificate");
        }
    }
}
