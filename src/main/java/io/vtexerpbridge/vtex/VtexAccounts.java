package io.vtexerpbridge.vtex;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The accounts this bridge serves, by account name, as the routes ask for them. */
public final class VtexAccounts {

    private final Map<String, VtexAccount> accounts;
    private final List<String> order;

    private final boolean readOnly;

    public VtexAccounts(Collection<VtexAccount> accounts) {
        this(accounts, false);
    }

    /** @param readOnly true for a bridge that must not change anything at VTEX, whatever its routes are */
    public VtexAccounts(Collection<VtexAccount> accounts, boolean readOnly) {
        this.order = accounts.stream().map(VtexAccount::name).toList();
        this.accounts = accounts.stream().collect(Collectors.toUnmodifiableMap(VtexAccount::name, Function.identity()));
        this.readOnly = readOnly;
    }

    /** The first account of the configuration first. */
    public List<String> names() {
        return order;
    }

    /**
     * Where the account answers a call.
     *
     * @param method as HTTP has it
     * @param call the call's name; reading the feed hides its events from whoever else reads it
     * @throws IllegalStateException when the call changes something and this bridge must not
     */
    public String baseUrl(String account, String method, String call) {
        if (readOnly && (!method.equals("GET") || call.equals("get-feed"))) {
            throw new IllegalStateException(
                    "This is a dry run: " + call + " would change something at VTEX and was not made.");
        }
        return get(account).baseUrl();
    }

    public String appKey(String account) {
        return get(account).appKey();
    }

    public String appToken(String account) {
        return get(account).appToken();
    }

    /** An order id as one segment of a path: what VTEX or an ERP put into it never leads anywhere else. */
    public String segment(String orderId) {
        String encoded = URLEncoder.encode(orderId, StandardCharsets.UTF_8).replace("+", "%20");
        return encoded.equals(".") || encoded.equals("..") ? encoded.replace(".", "%2E") : encoded;
    }

    private VtexAccount get(String account) {
        VtexAccount found = accounts.get(account);
        if (found == null) {
            throw new IllegalArgumentException(
                    "No VTEX account \"" + account + "\" is configured; known are " + String.join(", ", names()) + ".");
        }
        return found;
    }
}
