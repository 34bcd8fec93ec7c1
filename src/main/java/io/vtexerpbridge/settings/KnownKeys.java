package io.vtexerpbridge.settings;

import static java.util.Map.entry;

import io.vtexerpbridge.erp.ErpFormat;
import io.vtexerpbridge.order.OrderStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The keys the bridge knows. Names and defaults are read from the {@code application.properties} inside the jar, the same
 * file that is shipped in {@code config/}, so that a key has one home; here stands only what its value must look like.
 */
final class KnownKeys {

    private static final Pattern LINE =
            Pattern.compile("^#?([a-z][a-z0-9-]*(?:\\.[a-z0-9-]+)*)\\s*=", Pattern.MULTILINE);

    static final Set<String> SECRETS = Set.of(
            "vtex.app-key",
            "vtex.app-token",
            "hook.secret",
            "ledger.password",
            "http.password",
            "erp.http.password",
            "erp.http.token",
            "erp.http.headers",
            "erp.http.oauth2.client-secret",
            "erp.http.trust-store-password",
            "erp.sql.password",
            "erp.sftp.password",
            "erp.sftp.private-key-passphrase",
            "mail.password");

    /** In the order in which a newcomer meets them. */
    static final List<String> REQUIRED = List.of("vtex.account", "vtex.app-key", "vtex.app-token");

    private static final Values.Check OWN_ROUTES = Values.matches(
            "(direct:[\\w-]+(\\s*,\\s*direct:[\\w-]+)*)?",
            "empty, or routes such as direct:mail-finance-desk with commas in between");

    static final Map<String, Values.Check> CHECKS = with(
            Map.ofEntries(
                    entry("vtex.account", Values.matches("[a-z0-9][a-z0-9-]*", "an account name such as acmestore")),
                    entry("vtex.base-url", Values::isVtexUrl),
                    entry("vtex.requests-per-minute", Values.isNumber(1, 1_000_000)),
                    entry("vtex.connect-timeout", Values::isDuration),
                    entry("vtex.response-timeout", Values::isDuration),
                    entry("vtex.call-timeout", Values::isDuration),
                    entry("feed.enabled", Values::isFlag),
                    entry("feed.poll-period", Values::isDuration),
                    entry("feed.configure", Values::isFlag),
                    entry("feed.states", KnownKeys::areFeedStates),
                    entry("hook.enabled", Values::isFlag),
                    entry(
                            "hook.path",
                            Values.matches(
                                    "(?!/(observe|api)(/|$))(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)+",
                                    "a path such as /vtex/hook, not under /observe or /api")),
                    entry("hook.url", Values::isHookUrl),
                    entry("hook.configure", Values::isFlag),
                    entry("guardian.period", Values::isDuration),
                    entry("reconcile.enabled", Values::isFlag),
                    entry("reconcile.schedule", Values::isCron),
                    entry("reconcile.look-back", Values::isDuration),
                    entry("reconcile.index-delay", Values::isDuration),
                    entry("work.poll-period", Values::isDuration),
                    entry("work.parallel", Values.isNumber(1, 64)),
                    entry("erp.format", Values.isOneOf(ErpFormat.keys().toArray(String[]::new))),
                    entry("erp.tables.directory", Values.matches("\\S.*", "a folder")),
                    entry("erp.tables.poll-period", Values::isDuration),
                    entry("erp.mappings.directory", Values.matches("\\S.*", "a folder")),
                    entry("erp.layouts.directory", Values.matches("\\S.*", "a folder")),
                    entry("erp.sql.directory", Values.matches("\\S.*", "a folder")),
                    entry("erp.inbox.orders", Values.isOneOf("own", "all")),
                    entry("erp.channel", Values.isOneOf("folder", "sftp", "http", "sql")),
                    entry("erp.orders.directory", Values.matches("\\S.*", "a folder")),
                    entry(
                            "erp.sql.url",
                            Values.matches(
                                    "(jdbc:\\w+:\\S.*)?", "empty, or an address such as jdbc:postgresql://erp/orders")),
                    entry("erp.sql.driver", Values.matches("([\\w$]+(\\.[\\w$]+)+)?", "empty, or the name of a class")),
                    entry("erp.sql.poll-period", Values::isDuration),
                    entry("erp.handover", Values.isOneOf("delivered", "picked-up", "acknowledged")),
                    entry("erp.handover-limit", Values::isDuration),
                    entry("erp.handover-period", Values::isDuration),
                    entry("erp.notify-changes", Values::isFlag),
                    entry("erp.inbox.directory", Values.matches("\\S.*", "a folder")),
                    entry("erp.inbox.quiet-period", Values::isDuration),
                    entry(
                            "erp.inbox.done-marker",
                            Values.matches("(\\.?[A-Za-z0-9_-]+)?", "empty, or an extension such as done or ok")),
                    entry("erp.inbox.poll-period", Values::isDuration),
                    entry("erp.receipts.directory", Values.matches("\\S.*", "a folder")),
                    entry("erp.receipts.write-period", Values::isDuration),
                    entry("erp.sftp.host", Values.matches("[^\\s/@]*", "a host name or address, without sftp://")),
                    entry("erp.sftp.port", Values.isNumber(1, 65535)),
                    entry("erp.sftp.known-hosts-file", Values.matches("\\S.*", "a file")),
                    entry("erp.sftp.orders-directory", Values.matches("\\S.*", "a directory on the server")),
                    entry("erp.sftp.inbox-directory", Values.matches("\\S.*", "a directory on the server")),
                    entry("erp.sftp.receipts-directory", Values.matches("\\S.*", "a directory on the server")),
                    entry("erp.sftp.poll-period", Values::isDuration),
                    entry("mail.host", Values.matches("[^\\s/@:]*", "a host name or address")),
                    entry("mail.port", Values.isNumber(1, 65535)),
                    entry("mail.security", Values.isOneOf("starttls", "tls", "none")),
                    entry(
                            "mail.from",
                            Values.matches("(\\S+@\\S+)?", "empty, or an address such as bridge@acme.example")),
                    entry(
                            "nfe.value-tolerance",
                            Values.matches("\\d{1,9}(\\.\\d{1,2})?", "an amount such as 0.02 or 0")),
                    entry("nfe.accept-homologation", Values::isFlag),
                    entry("erp.charset", Values::isCharset),
                    entry(
                            "erp.csv.separator",
                            Values.matches("[^\\p{Alnum}\"'\\r\\n.+-]", "one character such as ; , | or a tab (\\t)")),
                    entry("erp.decimal-separator", Values.isOneOf(",", ".")),
                    entry("erp.date-format", Values::isDatePattern),
                    entry("erp.time-zone", Values::isZone),
                    entry(
                            "ledger.url",
                            Values.matches(
                                    "(jdbc:(h2|postgresql):\\S+)?", "empty, jdbc:postgresql://... or jdbc:h2:...")),
                    entry("ledger.keep-documents", Values::isFlag),
                    entry("ledger.retention", Values::isRetention),
                    entry("http.host", Values.matches("\\S+", "a host name or address")),
                    entry("http.port", Values.isNumber(0, 65535)),
                    entry("retry.initial-delay", Values::isDuration),
                    entry("retry.multiplier", Values::isMultiplier),
                    entry("retry.max-delay", Values::isDuration),
                    entry("retry.give-up-after", Values::isDuration),
                    entry("routes.reload", Values::isFlag),
                    entry("routes.reload-after", Values::isDuration),
                    entry("routes.before-document", OWN_ROUTES),
                    entry("routes.after-delivery", OWN_ROUTES)),
            HttpChannelKeys.CHECKS);

    private final Map<String, String> defaults = new TreeMap<>();
    private final Set<String> names = new LinkedHashSet<>();

    KnownKeys() {
        String shipped = shipped();
        Matcher matcher = LINE.matcher(shipped);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(shipped));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        properties.forEach(
                (key, value) -> defaults.put(key.toString(), value.toString().trim()));
    }

    /** Every known key, also those without a default. */
    static Set<String> described() {
        return Shipped.KEYS.names;
    }

    /** Whether the key has a default. */
    static boolean isShipped(String key) {
        return Shipped.KEYS.defaults.containsKey(key);
    }

    /** Read once for all settings of the process. */
    private static final class Shipped {
        static final KnownKeys KEYS = new KnownKeys();
    }

    Set<String> names() {
        return names;
    }

    Map<String, String> defaults() {
        return defaults;
    }

    /** First segments of the known keys: inside them a name that is not known is a mistake. */
    Set<String> namespaces() {
        return names.stream().map(name -> name.split("\\.", 2)[0]).collect(Collectors.toSet());
    }

    private static Map<String, Values.Check> with(
            Map<String, Values.Check> checks, Map<String, Values.Check> ofChannel) {
        Map<String, Values.Check> all = new TreeMap<>(checks);
        all.putAll(ofChannel);
        return all;
    }

    private static String areFeedStates(String value) {
        for (String state : value.split(",")) {
            if (!OrderStatus.canFilterFeed(state.trim())) {
                return "order states that VTEX can filter a feed by; it has no \"" + state.trim() + "\"";
            }
        }
        return null;
    }

    private static String shipped() {
        try (InputStream in = KnownKeys.class.getResourceAsStream("/shipped/application.properties")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
