package io.vtexerpbridge.hook;

import static io.vtexerpbridge.feed.WantedFilter.get;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vtexerpbridge.feed.Looks;
import io.vtexerpbridge.feed.WantedFilter;
import io.vtexerpbridge.vtex.VtexRefused;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the hook must be configured in VTEX, and whether it is. VTEX removes a hook by itself when it had nothing to tell for
 * three days.
 */
public final class HookConfiguration {

    private final ObjectMapper mapper;
    private final WantedFilter filter;
    private final String url;
    private final String secret;
    private final Looks looks;

    /** @param url where VTEX reaches the bridge; empty when nobody said */
    public HookConfiguration(
            ObjectMapper mapper, List<String> states, String url, String secret, Duration period, Clock clock) {
        this.mapper = mapper;
        this.filter = new WantedFilter(states);
        this.url = url;
        this.secret = secret;
        this.looks = new Looks(period, clock);
    }

    public boolean isDue(String account) {
        return looks.isDue(account);
    }

    /** The configuration is as it should be, or what differs was said. */
    public void looked(String account) {
        looks.looked(account);
    }

    /**
     * What differs, as the end of a sentence; empty when nothing does. What VTEX answers here is nowhere documented, so what is
     * not shown counts as right; the secret is never part of the sentence.
     */
    public String difference(JsonNode found) {
        JsonNode hook = get(found, "hook");
        String at = get(hook, "url").asText("");
        if (at.isEmpty()) {
            return WantedFilter.NONE;
        }
        if (!url.isEmpty() && !at.equals(url)) {
            return "it goes to " + at + " instead of " + url;
        }
        JsonNode header = get(get(hook, "headers"), HookReceiver.SECRET_HEADER);
        if (header.isTextual() && !header.asText().equals(secret)) {
            return "it sends another " + HookReceiver.SECRET_HEADER;
        }
        JsonNode events = get(found, "filter");
        return events.isMissingNode() ? "" : filter.difference(events);
    }

    /** What the settings lack for configuring the hook; empty when nothing. */
    public Optional<String> missing() {
        if (url.isEmpty()) {
            return Optional.of("hook.url is missing; set it to the address at which VTEX reaches hook.path.");
        }
        return secret.isEmpty()
                ? Optional.of("hook.secret is missing; set it, or hook.secret-file, and hook.enabled = true.")
                : Optional.empty();
    }

    /** What to do when VTEX refused the wanted configuration; it says 400 when its ping was not answered with 200. */
    public String mend(VtexRefused refused) {
        return refused.status() == 400
                ? "VTEX could not reach hook.url " + url
                        + ", or got no 200 to its ping; make it reach hook.path of the bridge (" + refused.getMessage()
                        + ")"
                : refused.getMessage();
    }

    /** The wanted configuration as VTEX takes it. */
    public String wanted() {
        ObjectNode body = mapper.createObjectNode();
        filter.write(body);
        ObjectNode hook = body.putObject("hook");
        hook.put("url", url);
        hook.putObject("headers").put(HookReceiver.SECRET_HEADER, secret);
        return body.toString();
    }
}
