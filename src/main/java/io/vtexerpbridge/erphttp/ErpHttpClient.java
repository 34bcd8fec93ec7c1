package io.vtexerpbridge.erphttp;

import io.vtexerpbridge.vtex.CallLimits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.Timeout;

/**
 * What is the ERP's own about the HTTP client: whom it trusts, how the bridge signs in, and how long and large a call may be. Secrets are
 * put on the request here, so that no route and no message ever holds them. Certificates and host names are always checked.
 */
public final class ErpHttpClient {

    /** Calls at a time; more than there are workers. */
    private static final int CONNECTIONS = 100;

    private final ErpHttpSettings settings;
    private final CallLimits limits;
    private final Supplier<String> authorization;
    private final Map<String, String> headers;

    /** @param headers of every call beside {@code authorization}, which is asked for each */
    ErpHttpClient(
            ErpHttpSettings settings, CallLimits limits, Supplier<String> authorization, Map<String, String> headers) {
        this.settings = settings;
        this.limits = limits;
        this.authorization = authorization;
        this.headers = headers;
    }

    /** Sets a client up. */
    public void configure(HttpClientBuilder client) {
        client.addExecInterceptorFirst("erp-call-limits", limits);
        // an ERP that sets cookies would tie calls together that have nothing to do with each other
        client.disableCookieManagement();
        client.addRequestInterceptorFirst((request, entity, context) -> {
            headers.forEach(request::setHeader);
            String value = authorization.get();
            if (!value.isEmpty()) {
                request.setHeader("Authorization", value);
            }
        });
        if (settings.has("trust-store")) {
            Timeout timeout = Timeout.of(settings.duration("timeout"));
            client.setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                    .setTlsSocketStrategy(ClientTlsStrategyBuilder.create()
                            .setSslContext(trusting())
                            .buildClassic())
                    .setDefaultConnectionConfig(ConnectionConfig.custom()
                            .setConnectTimeout(timeout)
                            .setSocketTimeout(timeout)
                            .build())
                    .setDefaultSocketConfig(
                            SocketConfig.custom().setSoTimeout(timeout).build())
                    .setMaxConnPerRoute(CONNECTIONS)
                    .setMaxConnTotal(CONNECTIONS)
                    .build());
        }
    }

    /** @throws IllegalArgumentException when the store cannot be used, with a sentence that names the key */
    void check() {
        if (settings.has("trust-store")) {
            trusting();
        }
    }

    /**
     * Whom calls trust: the certificates of the trust store, or those of the machine.
     *
     * @throws IllegalArgumentException as {@link #check}
     */
    SSLContext trusted() {
        try {
            return settings.has("trust-store") ? trusting() : SSLContext.getDefault();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    private SSLContext trusting() {
        Path file = settings.path("trust-store");
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store(file));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException(
                    settings.key("trust-store") + " names " + file + ", which cannot be used (" + e
                            + "); expected certificates in PEM, or a PKCS12 or JKS store that "
                            + settings.key("trust-store-password") + " opens.",
                    e);
        }
    }

    private KeyStore store(Path file) throws GeneralSecurityException, IOException {
        byte[] content = Files.readAllBytes(file);
        if (!new String(content, StandardCharsets.ISO_8859_1).contains("-----BEGIN CERTIFICATE-----")) {
            return KeyStore.getInstance(
                    file.toFile(), settings.text("trust-store-password").toCharArray());
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (Certificate certificate :
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(content))) {
            store.setCertificateEntry("ca-" + ++number, certificate);
        }
        return store;
    }
}
