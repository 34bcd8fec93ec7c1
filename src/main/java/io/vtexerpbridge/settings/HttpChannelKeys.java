package io.vtexerpbridge.settings;

import static java.util.Map.entry;

import io.vtexerpbridge.records.Subject;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What the keys of an ERP behind HTTP must look like, and which of them must be there when it is the channel. */
final class HttpChannelKeys {

    /** Names that are the bridge's or the connection's own. */
    private static final Set<String> TAKEN_HEADERS = Set.of(
            "authorization",
            "idempotency-key",
            "x-order-id",
            "x-document-name",
            "x-subject",
            "x-file-name",
            "content-type",
            "content-length",
            "transfer-encoding",
            "connection",
            "host",
            "accept",
            "if-none-match");

    private static final Duration LONGEST = Duration.ofMinutes(1);

    static final Map<String, Values.Check> CHECKS = Map.ofEntries(
            entry("erp.http.orders-url", isErpUrl("orderId", "document", "account")),
            entry("erp.http.method", Values.isOneOf("POST", "PUT")),
            entry(
                    "erp.http.content-type",
                    Values.matches(
                            "([a-z]+/[A-Za-z0-9.+-]+(; ?charset=[A-Za-z0-9-]+)?)?", "empty, or one such as text/csv")),
            entry("erp.http.auth", Values.isOneOf("none", "basic", "bearer", "oauth2")),
            entry("erp.http.oauth2.token-url", isErpUrl()),
            entry("erp.http.headers", HttpChannelKeys::areHeaders),
            entry("erp.http.timeout", HttpChannelKeys::isTimeout),
            entry("erp.http.statuses", HttpChannelKeys::areStatuses),
            entry(
                    "erp.http.erp-number-pointer",
                    Values.matches("(/[^\\s]+)?", "empty, or a JSON pointer such as /order/number")),
            entry("erp.http.inbox-url", isErpUrl("subject", "account")),
            entry("erp.http.inbox-subjects", HttpChannelKeys::areSubjects),
            entry("erp.http.inbox-ack-url", isErpUrl("subject", "digest", "account")),
            entry("erp.http.poll-period", Values::isDuration),
            entry("erp.http.receipts-url", isErpUrl("subject", "account")));

    /** With which way of signing in which keys must be there. */
    private static final Map<String, List<String>> NEEDED = Map.of(
            "none", List.of(),
            "basic", List.of("user", "password"),
            "bearer", List.of("token"),
            "oauth2", List.of("oauth2.token-url", "oauth2.client-id", "oauth2.client-secret"));

    private HttpChannelKeys() {}

    /** What is missing when the ERP is behind HTTP; one sentence each. */
    static List<String> missing(Map<String, String> values) {
        List<String> problems = new ArrayList<>();
        if (!"http".equals(values.get("erp.channel"))) {
            return problems;
        }
        String auth = values.getOrDefault("erp.http.auth", "none");
        List<String> needed = new ArrayList<>(List.of("orders-url"));
        needed.addAll(NEEDED.getOrDefault(auth, List.of()));
        for (String name : needed) {
            String key = "erp.http." + name;
            if (values.getOrDefault(key, "").isEmpty()) {
                String why = name.equals("orders-url") ? "erp.channel is http" : "erp.http.auth is " + auth;
                problems.add(key + " is missing, and " + why
                        + "; set it in config/local.properties or as the environment variable "
                        + SettingsLoader.environmentName(key) + ".");
            }
        }
        String inbox = values.getOrDefault("erp.http.inbox-url", "");
        if (!inbox.isEmpty() && !inbox.contains("{subject}") && subjects(values) > 1) {
            problems.add("erp.http.inbox-url is without {subject}, and erp.http.inbox-subjects names several; write"
                    + " {subject} where the address tells them apart.");
        }
        return problems;
    }

    private static long subjects(Map<String, String> values) {
        return values.getOrDefault("erp.http.inbox-subjects", "").split(",").length;
    }

    /** Documents hold shoppers' data, and calls the ERP's keys: plain http would show them to the network. */
    private static Values.Check isErpUrl(String... placeholders) {
        String expected = "empty, or an https:// address (http:// only for 127.0.0.1, ::1 or localhost)"
                + (placeholders.length == 0 ? "" : ", in which may stand {" + String.join("}, {", placeholders) + "}");
        return value -> {
            String filled = value;
            for (String placeholder : placeholders) {
                filled = filled.replace("{" + placeholder + "}", "x");
            }
            try {
                URI uri = new URI(filled);
                boolean local =
                        "http".equals(uri.getScheme()) && uri.getHost() != null && Values.isLoopback(uri.getHost());
                boolean secure = "https".equals(uri.getScheme()) && uri.getHost() != null;
                boolean usable = (local || secure) && uri.getUserInfo() == null && uri.getFragment() == null;
                // the ERP's host is the site's to say, and never an order's
                boolean fixed = value.indexOf('{') < 0
                        || value.indexOf('/', 8) > 0 && value.indexOf('{') > value.indexOf('/', 8);
                return value.isEmpty() || usable && fixed ? null : expected;
            } catch (URISyntaxException e) {
                return expected;
            }
        };
    }

    private static String isTimeout(String value) {
        boolean fits =
                Values.isDuration(value) == null && Values.duration(value).compareTo(LONGEST) <= 0;
        return fits ? null : "a duration from 1ms to 1m, such as 30s";
    }

    private static String areStatuses(String value) {
        for (String pair : value.isEmpty() ? new String[0] : value.split(",")) {
            if (!pair.trim()
                    .toLowerCase(Locale.ROOT)
                    .matches("[1-5](\\d\\d|xx)\\s*:\\s*(delivered|refused|trouble|later)")) {
                return "empty, or pairs such as 409: later, 4xx: refused, with delivered, refused, trouble or later; it has \""
                        + pair.trim() + "\"";
            }
        }
        return null;
    }

    /** The value may be a key of the ERP's, so it is not repeated. */
    private static String areHeaders(String value) {
        for (String pair : value.split("[,\\r\\n]")) {
            int colon = pair.indexOf(':');
            String name = colon < 0 ? "" : pair.substring(0, colon).trim();
            String content = colon < 0 ? "" : pair.substring(colon + 1).trim();
            boolean usable = name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+")
                    && content.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
            if (!pair.isBlank() && (!usable || TAKEN_HEADERS.contains(name.toLowerCase(Locale.ROOT)))) {
                return "pairs of name and value such as X-Tenant: 12, X-Plant: SP; the bridge's own headers and Authorization"
                        + " (erp.http.auth) are not among them";
            }
        }
        return null;
    }

    private static String areSubjects(String value) {
        for (String subject : value.split(",")) {
            if (Subject.of(subject.trim()).isEmpty()) {
                return "sub-folders of the inbox such as invoices, tracking; there is no \"" + subject.trim() + "\"";
            }
        }
        return null;
    }
}
