package io.vtexerpbridge.erphttp;

import io.vtexerpbridge.ledger.OrderErps;
import io.vtexerpbridge.settings.Settings;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The keys of one ERP behind HTTP, those that begin with {@code erp.http}; their values were checked at start. */
public final class ErpHttpSettings {

    private static final String KEYS = "erp.http.";
    private static final String ACCOUNT = "{account}";

    private final Settings settings;
    private final String erp;
    private final boolean first;

    /**
     * @param settings as the ERP has them, so that its keys begin with {@code erp}
     * @param erp its alias, with which they begin where people write them
     */
    public ErpHttpSettings(Settings settings, String erp) {
        this(settings, erp, true);
    }

    /**
     * As one VTEX account has them: its own folders, and its name for {@code {account}} in addresses.
     *
     * @param first whether it is the account of which an address tells that names none
     */
    public ErpHttpSettings(Settings settings, String erp, boolean first) {
        this.settings = settings;
        this.erp = erp;
        this.first = first;
    }

    /** Whether the ERP is asked there for this account. */
    boolean isAsked(String name) {
        return has(name) && (first || text(name).contains(ACCOUNT));
    }

    /** The name of a key in full, for messages. */
    String key(String name) {
        return erp + ".http." + name;
    }

    String text(String name) {
        return settings.text(KEYS + name);
    }

    boolean has(String name) {
        return !text(name).isEmpty();
    }

    List<String> list(String name) {
        return settings.list(KEYS + name);
    }

    Duration duration(String name) {
        return settings.duration(KEYS + name);
    }

    /** A file, absolute. */
    Path path(String name) {
        return settings.path(KEYS + name);
    }

    /** The address of a key, with these values in place of {@code {name}}; none of them leads anywhere else. */
    URI uri(String name, Map<String, String> values) {
        String address = text(name);
        for (Map.Entry<String, String> value : values.entrySet()) {
            address = address.replace("{" + value.getKey() + "}", segment(value.getValue()));
        }
        return URI.create(address.replace(ACCOUNT, segment(settings.text("vtex.account"))));
    }

    /** Two stores, and two ERPs at one address, may tell, and be told, the very same thing, and each of it is to be taken. */
    String idempotencyKey(String rest) {
        return settings.text("vtex.account") + "/" + (erp.equals(OrderErps.FIRST) ? "" : erp + "/") + rest;
    }

    /** Own headers of every call, name and value. */
    Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String pair : text("headers").split("[,\\r\\n]")) {
            int colon = pair.indexOf(':');
            if (colon > 0) {
                headers.put(
                        pair.substring(0, colon).trim(),
                        pair.substring(colon + 1).trim());
            }
        }
        return headers;
    }

    Path inbox() {
        return settings.path("erp.inbox.directory");
    }

    Path receipts() {
        return settings.path("erp.receipts.directory");
    }

    /** Extension of the file that says another one is finished; empty without one. */
    String doneMarker() {
        return settings.text("erp.inbox.done-marker");
    }

    Charset charset() {
        return settings.charset("erp.charset");
    }

    /** Text from outside as one segment of a path or one value of a query. */
    static String segment(String value) {
        String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
        return encoded.equals(".") || encoded.equals("..") ? encoded.replace(".", "%2E") : encoded;
    }

    /** Text from outside as the value of a header, where only visible ASCII is safe: as it is, or percent-encoded. */
    static String headerValue(String value) {
        boolean plain = !value.isEmpty() && value.chars().allMatch(c -> c > 0x20 && c < 0x7f);
        return plain ? value : segment(value);
    }
}
