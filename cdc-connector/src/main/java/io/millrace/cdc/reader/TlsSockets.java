package io.millrace.cdc.reader;

import com.github.shyiko.mysql.binlog.network.SSLSocketFactory;
import io.millrace.cdc.settings.SourceSettings;
import io.millrace.cdc.settings.TlsMode;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** TLS over a connection to a source, as its settings ask. */
final class TlsSockets implements SSLSocketFactory {
    private final SourceSettings source;

    TlsSockets(SourceSettings source) {
        this.source = source;
    }

    @Override
    public SSLSocket createSocket(Socket socket) throws SocketException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust(), null);
            SSLSocket encrypted =
                    (SSLSocket) context.getSocketFactory().createSocket(socket, source.host(), source.port(), true);
            if (source.tls() == TlsMode.VERIFY_FULL) {
                SSLParameters parameters = encrypted.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                encrypted.setSSLParameters(parameters);
            }
            return new BufferedTlsSocket(encrypted);
        } catch (GeneralSecurityException | IOException e) {
            SocketException failure = new SocketException("TLS can't be begun: " + e.getMessage());
            failure.initCause(e);
            throw failure;
        }
    }

    private TrustManager @Nullable [] trust() throws GeneralSecurityException, IOException {
        if (source.tls() == TlsMode.REQUIRED) {
            return new TrustManager[] {new Everybody()};
        }
        if (source.tlsCertificate().isEmpty()) {
            return null;
        }
        KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
        authorities.load(null, null);
        try (InputStream file =
                Files.newInputStream(Path.of(source.tlsCertificate().get()))) {
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(file)) {
                authorities.setCertificateEntry("authority-" + number++, certificate);
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities);
        return factory.getTrustManagers();
    }

    /** For {@link TlsMode#REQUIRED}, which encrypts and believes whoever answers. */
    private static final class Everybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
