package io.vtexerpbridge.hook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.vtexerpbridge.feed.OrderEvent;
import io.vtexerpbridge.feed.WantedFilter;
import io.vtexerpbridge.vtex.VtexAccounts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges each request to the hook: VTEX's ping, an event of ours, or something to refuse with a sentence. Nothing signs a
 * notification; what tells VTEX from others is the secret header that the hook's configuration makes it send.
 */
public final class HookReceiver {

    /** The header that carries {@code hook.secret}. */
    public static final String SECRET_HEADER = "X-Bridge-Secret";

    /** A notification has about 400 bytes. */
    static final int MOST_BYTES = 64 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(HookReceiver.class);
    private static final Duration BETWEEN_TWO_LINES = Duration.ofMinutes(1);

    private final ObjectMapper mapper;
    private final VtexAccounts accounts;
    private final String secret;
    private final MeterRegistry meters;
    private final Clock clock;
    private Instant nextLine = Instant.MIN;
    private long unsaid;

    public HookReceiver(ObjectMapper mapper, VtexAccounts accounts, String secret, MeterRegistry meters, Clock clock) {
        this.mapper = mapper;
        this.accounts = accounts;
        this.secret = secret;
        this.meters = meters;
        this.clock = clock;
    }

    /**
     * What this request is.
     *
     * @param method HTTP method
     * @param given the secret header, or null
     * @param body as it came, or null
     */
    public Notification read(String method, String given, byte[] body) {
        Notification read = judge(method, given, body);
        String account = read.account() == null ? anybody() : read.account();
        meters.counter("bridge.hook.requests", "account", account, "status", Integer.toString(read.status()))
                .increment();
        if (read.status() >= 400) {
            refused(account, read);
        }
        return read;
    }

    /** For what names no account of ours. */
    private String anybody() {
        return accounts.names().size() == 1 ? accounts.names().get(0) : "unknown";
    }

    private Notification judge(String method, String given, byte[] body) {
        if (!"POST".equals(method)) {
            return Notification.answered(405, "This is the hook for VTEX's order events; it takes POST only.");
        }
        if (body != null && body.length > MOST_BYTES) {
            return Notification.answered(
                    413, "The body has " + body.length + " bytes; a notification has at most " + MOST_BYTES + ".");
        }
        JsonNode json = parse(body);
        // VTEX pings at each configuration, whether with the configured headers or without is nowhere said.
        if (json.isObject()
                && "ping".equals(WantedFilter.get(json, "hookConfig").asText())) {
            return Notification.answered(200, "pong");
        }
        if (!isSecret(given)) {
            return Notification.answered(401, "The header " + SECRET_HEADER + " is missing or wrong.");
        }
        if (!json.isObject()) {
            return Notification.answered(400, "The body is not a JSON object.");
        }
        String orderId = text(json, "OrderId");
        if (orderId == null || orderId.isBlank()) {
            return Notification.answered(400, "The notification has no OrderId.");
        }
        JsonNode origin = WantedFilter.get(json, "Origin");
        String from = text(origin, "Account");
        String key = text(origin, "Key");
        Optional<String> ours = account(from, key);
        if (ours.isEmpty() && from == null) {
            return Notification.answered(
                    400, "The notification has no Origin.Account, and this hook is that of several accounts.");
        }
        // Somebody else's hook points here; the ledger must not mix stores.
        if (ours.isEmpty()) {
            return Notification.answered(403, "Origin.Account is not the account of this hook.");
        }
        String account = ours.get();
        if (key != null && !key.equals(accounts.appKey(account))) {
            return Notification.answered(
                    403, "Origin.Key is not the bridge's app-key; configure the hook with that key.");
        }
        return Notification.of(
                account,
                new OrderEvent(
                        orderId,
                        text(json, "Domain"),
                        text(json, "State"),
                        text(json, "LastState"),
                        text(json, "LastChange"),
                        text(json, "CurrentChange"),
                        null));
    }

    /** Whose the notification is: by its account, and by its key where it names no account; the only one's when it names neither. */
    private Optional<String> account(String from, String key) {
        if (from == null && accounts.names().size() == 1) {
            return Optional.of(accounts.names().get(0));
        }
        return accounts.names().stream()
                .filter(name -> from == null ? accounts.appKey(name).equals(key) : name.equalsIgnoreCase(from))
                .findFirst();
    }

    private JsonNode parse(byte[] body) {
        try {
            return body == null ? mapper.missingNode() : mapper.readTree(body);
        } catch (IOException e) {
            return mapper.missingNode();
        }
    }

    /** Takes the same time however much of it is right. */
    private boolean isSecret(String given) {
        return given != null
                && !secret.isEmpty()
                && MessageDigest.isEqual(
                        secret.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    /** One line a minute, without anything of the request: whoever knocks often must not fill the disk. */
    private synchronized void refused(String account, Notification read) {
        unsaid++;
        Instant now = clock.instant();
        if (!now.isBefore(nextLine)) {
            LOG.warn(
                    "Hook of {}: {} request(s) refused, the last with {}: {}",
                    account,
                    unsaid,
                    read.status(),
                    read.answer());
            unsaid = 0;
            nextLine = now.plus(BETWEEN_TWO_LINES);
        }
    }

    /** Without regard to case: the hook spells as in OrderId, the feed as in orderId. */
    private static String text(JsonNode json, String name) {
        JsonNode value = WantedFilter.get(json, name);
        return value.isValueNode() && !value.isNull() ? value.asText() : null;
    }
}
