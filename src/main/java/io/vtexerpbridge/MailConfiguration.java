package io.vtexerpbridge;

import io.vtexerpbridge.erp.Acceptance;
import io.vtexerpbridge.erp.ErpDocument;
import io.vtexerpbridge.erp.ErpFormat;
import io.vtexerpbridge.settings.Settings;
import jakarta.activation.DataHandler;
import jakarta.mail.Authenticator;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.util.ByteArrayDataSource;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.Processor;
import org.apache.camel.attachment.AttachmentMessage;
import org.apache.camel.attachment.DefaultAttachment;
import org.apache.camel.spi.Registry;

/** The part of the wiring page that the templates for mail and brokers need; nothing of it does anything before a route is made from one. */
final class MailConfiguration {

    /** Longest wait for a connection, for an answer, and until something is written; mail's own default is for ever. */
    private static final String PATIENCE_MILLIS = "30000";

    private final Settings settings;

    MailConfiguration(Settings settings) {
        this.settings = settings;
    }

    void bind(Registry beans) {
        beans.bind("mailSession", session());
        beans.bind("attachedDocument", attachedDocument(settings.charset("erp.charset")));
        beans.bind("acceptance", new Acceptance());
    }

    private Session session() {
        String user = settings.text("mail.user");
        String password = settings.text("mail.password");
        String security = settings.text("mail.security");
        Properties values = new Properties();
        values.setProperty("mail.smtp.connectiontimeout", PATIENCE_MILLIS);
        values.setProperty("mail.smtp.timeout", PATIENCE_MILLIS);
        values.setProperty("mail.smtp.writetimeout", PATIENCE_MILLIS);
        values.setProperty("mail.smtp.ssl.enable", Boolean.toString(security.equals("tls")));
        // required: a server that does not offer it would else get everything in clear
        values.setProperty("mail.smtp.starttls.enable", Boolean.toString(security.equals("starttls")));
        values.setProperty("mail.smtp.starttls.required", Boolean.toString(security.equals("starttls")));
        values.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        values.setProperty("mail.smtp.auth", Boolean.toString(!user.isEmpty()));
        return Session.getInstance(values, new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication(user, password);
            }
        });
    }

    /** Camel has no step for it. What an earlier route attached does not go along. */
    private static Processor attachedDocument(Charset charset) {
        return exchange -> {
            ErpDocument document = exchange.getVariable("document", ErpDocument.class);
            String type = ErpFormat.contentType(document.format(), charset);
            exchange.getMessage(AttachmentMessage.class)
                    .setAttachmentObjects(Map.of(
                            document.fileName(),
                            new DefaultAttachment(new DataHandler(new ByteArrayDataSource(document.content(), type)))));
        };
    }
}
