package io.millrace.monitor.alert.channel;

import io.millrace.monitor.alert.ChannelSettings;
import io.millrace.monitor.alert.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.URI;
import java.util.Date;
import java.util.Locale;
import java.util.Properties;

/** Sends mail: {@code smtp} with STARTTLS where the server offers it, {@code smtps} with TLS from the beginning. */
final class EmailChannel implements Channel {
    private static final String TIMEOUT_MILLIS = "10000";

    private final ChannelSettings settings;

    EmailChannel(ChannelSettings settings) {
        this.settings = settings;
    }

    @Override
    public void send(Message message) throws IOException {
        URI server = settings.url().orElseThrow();
        Session session = Session.getInstance(properties(server));
        try (Transport transport = session.getTransport()) {
            MimeMessage mail = new MimeMessage(session);
            mail.setFrom(new InternetAddress(settings.from()));
            mail.setRecipients(jakarta.mail.Message.RecipientType.TO, InternetAddress.parse(settings.to()));
            mail.setSubject(
                    "[Millrace] "
                            + (message.isEnd()
                                    ? "resolved"
                                    : message.severity().toLowerCase(Locale.ROOT) + message.occasion())
                            + ": " + message.title(),
                    "UTF-8");
            // Mail programs put the messages of an incident together by this.
            mail.setHeader("References", "<" + message.key() + "@millrace>");
            mail.setSentDate(Date.from(java.time.Instant.now()));
            mail.setText(message.text(), "UTF-8");
            if (settings.user().isEmpty()) {
                transport.connect();
            } else {
                transport.connect(settings.user(), settings.secret().orElse(""));
            }
            mail.saveChanges();
            transport.sendMessage(mail, mail.getAllRecipients());
        } catch (MessagingException e) {
            throw new IOException(
                    "the mail server " + server.getHost() + " did not take the message: "
                            + e.getClass().getSimpleName(),
                    e);
        }
    }

    private Properties properties(URI server) {
        boolean tls = "smtps".equals(server.getScheme());
        String protocol = tls ? "smtps" : "smtp";
        Properties properties = new Properties();
        properties.setProperty("mail.transport.protocol", protocol);
        properties.setProperty("mail." + protocol + ".host", server.getHost());
        properties.setProperty(
                "mail." + protocol + ".port",
                Integer.toString(server.getPort() > 0 ? server.getPort() : tls ? 465 : 25));
        properties.setProperty(
                "mail." + protocol + ".auth", Boolean.toString(!settings.user().isEmpty()));
        properties.setProperty("mail." + protocol + ".connectiontimeout", TIMEOUT_MILLIS);
        properties.setProperty("mail." + protocol + ".timeout", TIMEOUT_MILLIS);
        properties.setProperty("mail." + protocol + ".writetimeout", TIMEOUT_MILLIS);
        properties.setProperty("mail.smtp.starttls.enable", "true");
        // A password must not go over an open line.
        properties.setProperty(
                "mail.smtp.starttls.required", Boolean.toString(!settings.user().isEmpty()));
        properties.setProperty("mail." + protocol + ".ssl.checkserveridentity", "true");
        return properties;
    }
}
