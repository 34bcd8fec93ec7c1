package io.vtexerpbridge.erphttp;

import java.net.URI;
import java.util.Map;

/**
 * One call to the ERP, as the route makes it.
 *
 * @param what it is about, as {@code orders}: health and messages know it by that
 * @param key of the configuration that holds the address, to be named to the operator
 * @param client the bean that signs it in
 * @param headers beside those that the client adds; nothing secret
 * @param body null for a call without one
 */
public record ErpCall(
        String what,
        String key,
        String client,
        String method,
        URI uri,
        String contentType,
        Map<String, String> headers,
        byte[] body) {

    static final String SIGNED_IN = "erpHttpClient";
    static final String FOR_TOKENS = "erpTokenClient";

    public ErpCall {
        headers = Map.copyOf(headers);
    }

    static ErpCall get(String what, String key, URI uri, Map<String, String> headers) {
        return new ErpCall(what, key, SIGNED_IN, "GET", uri, null, headers, null);
    }

    static ErpCall post(
            String what, String key, URI uri, String contentType, Map<String, String> headers, byte[] body) {
        return new ErpCall(what, key, SIGNED_IN, "POST", uri, contentType, headers, body);
    }

    /** Whether it brings a document of ours, which the ERP may not want; whoever asks for something is refused by mistake. */
    boolean isDelivery() {
        return what.equals("orders") || what.equals("receipts");
    }

    /** Scheme, host and port. */
    public String origin() {
        return uri.getScheme() + "://" + uri.getRawAuthority();
    }

    public String path() {
        return uri.getRawPath();
    }

    public String query() {
        return uri.getRawQuery();
    }

    /** The value of a header; null when the call has none of that name. */
    public String header(String name) {
        return headers.get(name);
    }

    /** For messages: without a query, which may hold a key. */
    @Override
    public String toString() {
        return method + " " + origin() + (path() == null ? "" : path());
    }
}
