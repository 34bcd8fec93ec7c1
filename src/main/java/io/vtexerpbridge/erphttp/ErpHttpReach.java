package io.vtexerpbridge.erphttp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Whether the ERP's addresses can be reached and trusted, without a call: a connection is made, its certificate is looked at, and it is closed
 * again. The ERP hears of nothing.
 */
public final class ErpHttpReach {

    private static final List<String> ADDRESSES =
            List.of("orders-url", "oauth2.token-url", "inbox-url", "inbox-ack-url", "receipts-url");

    private final ErpHttpSettings settings;
    /** By host and port the first key that leads there. */
    private final Map<String, String> keys = new LinkedHashMap<>();

    public ErpHttpReach(ErpHttpSettings settings) {
        this.settings = settings;
        for (String key : ADDRESSES) {
            boolean used = !key.startsWith("oauth2.") || settings.text("auth").equals("oauth2");
            if (used && settings.has(key)) {
                keys.putIfAbsent(hostOf(uri(key)), key);
            }
        }
    }

    /** Those that are tried, as {@code erp.example:443}. */
    public List<String> hosts() {
        return List.copyOf(keys.keySet());
    }

    /** What would keep calls from arriving, each in one sentence with the mend. */
    public List<String> troubles() {
        List<String> troubles = new ArrayList<>();
        keys.forEach((host, key) -> trouble(host, key).ifPresent(troubles::add));
        return troubles;
    }

    private Optional<String> trouble(String host, String key) {
        URI uri = uri(key);
        String name = settings.key(key);
        try {
            connect(uri);
            return Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.of("Nobody knows the ERP's host " + uri.getHost() + "; correct " + name
                    + ", or have the name set up.");
        } catch (SSLException e) {
            return Optional.of(
                    "The certificate of " + host + " is not trusted (" + e.getMessage() + "); when it is the ERP's, put"
                            + " its issuer's into a file and name that in " + settings.key("trust-store") + ".");
        } catch (IOException e) {
            return Optional.of("Nobody answers at the ERP's address " + host + " (" + e.getMessage() + "); correct "
                    + name + ", or look at the ERP and the network.");
        } catch (IllegalArgumentException trustStore) {
            return Optional.of(trustStore.getMessage());
        }
    }

    private void connect(URI uri) throws IOException {
        int patience = (int) settings.duration("timeout").toMillis();
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(InetAddress.getByName(uri.getHost()), port(uri)), patience);
            if (uri.getScheme().equals("https")) {
                plain.setSoTimeout(patience);
                try (SSLSocket secure = (SSLSocket) new ErpHttpClient(settings, null, () -> "", Map.of())
                        .trusted()
                        .getSocketFactory()
                        .createSocket(plain, uri.getHost(), port(uri), true)) {
                    SSLParameters names = secure.getSSLParameters();
                    names.setEndpointIdentificationAlgorithm("HTTPS");
                    secure.setSSLParameters(names);
                    secure.startHandshake();
                }
            }
        }
    }

    private URI uri(String key) {
        return URI.create(settings.text(key).replaceAll("\\{[^}]*}", "x"));
    }

    private static String hostOf(URI uri) {
        return uri.getHost() + ":" + port(uri);
    }

    private static int port(URI uri) {
        return uri.getPort() > 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
    }
}
