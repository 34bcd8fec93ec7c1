package io.vtexerpbridge.vtex;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * What VTEX's answer to a call means: use it, come back later, stop asking, or look at it (VTEX API response codes: retry 429,
 * 5xx and network errors; not 400, 401, 403, 404, 405, 409). Stateless but for what it tells budget and health.
 */
public final class VtexAnswers {

    private static final Duration PAUSE_WITHOUT_RETRY_AFTER = Duration.ofMinutes(1);
    /** VTEX's "order status should be ready-for-handling": seen with 409 and with 400. */
    private static final String WRONG_STATUS = "OMS003";

    /** Calls on feed and hook: their 404 means that there is no configuration, whatever it looks like. */
    private static final Pattern ON_EVENTS = Pattern.compile("feed|hook");

    private final ObjectMapper mapper;
    private final VtexBudget budget;
    private final VtexHealth health;
    private final MeterRegistry meters;
    private final Clock clock;
    private final Duration askAgainAfterRefusal;
    private final RandomGenerator random;

    /** @param askAgainAfterRefusal pause before the next try after VTEX refused key, token or permission */
    public VtexAnswers(
            ObjectMapper mapper,
            VtexBudget budget,
            VtexHealth health,
            MeterRegistry meters,
            Clock clock,
            Duration askAgainAfterRefusal) {
        this(mapper, budget, health, meters, clock, askAgainAfterRefusal, (RandomGenerator)
                () -> ThreadLocalRandom.current().nextLong());
    }

    /** As the other constructor, with the random numbers that spread the ends of pauses. */
    VtexAnswers(
            ObjectMapper mapper,
            VtexBudget budget,
            VtexHealth health,
            MeterRegistry meters,
            Clock clock,
            Duration askAgainAfterRefusal,
            RandomGenerator random) {
        this.mapper = mapper;
        this.budget = budget;
        this.health = health;
        this.meters = meters;
        this.clock = clock;
        this.askAgainAfterRefusal = askAgainAfterRefusal;
        this.random = random;
    }

    /**
     * Decides what an answer means and parses its body, once.
     *
     * @param account VTEX account
     * @param call route id of the call, such as {@code get-order}
     * @param orderId the order it was about; null for a call that is about none
     * @param permission License Manager resource the call needs, named to the operator on 403
     * @param answer {@code json} when the body matters, {@code nothing} when only the status does
     * @return the JSON body; a missing node for an empty one, and where the body does not matter
     * @throws VtexPaused on 429 (account silent), 401 (account silent) and 403 (this call silent)
     * @throws VtexUnavailable on anything worth another try
     * @throws VtexRefused on every other status from 400 on
     */
    public JsonNode read(
            String account,
            String call,
            String orderId,
            String permission,
            String answer,
            int status,
            String contentType,
            String retryAfter,
            byte[] body) {
        count(account, call, Integer.toString(status));
        if (status == 429) {
            Instant until = clock.instant().plus(pause(retryAfter));
            String reason =
                    "VTEX said 429 (too many requests) to " + call + " of " + account + "; no call before " + until;
            budget.stopAccount(account, until, reason);
            budget.answered(account);
            throw new VtexPaused(reason, until);
        }
        // OMS003 says what the order is, whatever status it comes with; the caller reads the order and decides.
        String code = status >= 400 ? errorCode(body) : "";
        if (code.equals(WRONG_STATUS)) {
            answered(account, call);
            throw new VtexRefused("VTEX answered " + status + " to " + call + ": " + ShownBody.of(body), status, code);
        }
        if (status == 401 || status == 403) {
            budget.answered(account);
            throw refused(account, call, permission, status);
        }
        if (status == 408 || status >= 500) {
            throw unavailable(account, orderId, "answered " + status + " to " + call);
        }
        if (status >= 300 && status < 400) {
            // Some routes answer a missing permission with a redirect to the sign-in page. It says nothing of the
            // order.
            throw unavailable(
                    account,
                    orderId,
                    "answered " + status + " (a redirect) to " + call + "; check " + budget.alias(account)
                            + ".base-url and that the key has \""
                            + permission + "\"");
        }
        // A page instead of VTEX's own error says nothing of an order: a proxy, or an edge that has lost the store.
        if (status >= 400
                && isPage(contentType, body)
                && !ON_EVENTS.matcher(call).find()) {
            throw unavailable(account, orderId, "answered " + status + " to " + call + " with a page instead of JSON");
        }
        if (status >= 400) {
            answered(account, call);
            throw new VtexRefused("VTEX answered " + status + " to " + call + ": " + ShownBody.of(body), status, code);
        }
        JsonNode json = parse(account, call, orderId, answer, contentType, body);
        answered(account, call);
        return json;
    }

    /**
     * The connection failed, broke, or no answer came in time. Whether VTEX did what was asked is not known.
     *
     * @throws VtexUnavailable always
     */
    public void unreachable(String account, String call, String orderId, Throwable cause) {
        count(account, call, "none");
        throw unavailable(
                account,
                orderId,
                "did not answer " + call + " (" + cause.getClass().getSimpleName() + ": " + cause.getMessage()
                        + "); check " + budget.alias(account) + ".base-url and the network");
    }

    private VtexPaused refused(String account, String call, String permission, int status) {
        Instant until = clock.instant().plus(askAgainAfterRefusal);
        String reason;
        if (status == 401) {
            reason = "VTEX answered 401 to " + call + " of " + account
                    + ": " + budget.alias(account) + ".app-key or " + budget.alias(account)
                    + ".app-token is wrong or was withdrawn; correct it and start again";
            budget.stopAccount(account, until, reason);
            health.keyRefused(account, reason);
        } else {
            reason = "VTEX answered 403 to " + call + " of " + account + ": the key lacks the permission \""
                    + permission + "\"; add it to the key's role in License Manager";
            budget.stopCall(account, call, until, reason);
            health.denied(account, call, reason);
        }
        return new VtexPaused(reason, until);
    }

    private void answered(String account, String call) {
        health.answered(account, call);
        budget.answered(account);
    }

    private VtexUnavailable unavailable(String account, String orderId, String what) {
        String sentence = "VTEX account " + account + " " + what;
        VtexUnavailable unavailable = new VtexUnavailable(sentence);
        budget.failed(account, orderId, unavailable);
        health.unreachable(
                account,
                budget.isOpen(account)
                        ? sentence
                        : sentence + "; it is left alone, but for one call now and then that tries");
        return unavailable;
    }

    private JsonNode parse(
            String account, String call, String orderId, String answer, String contentType, byte[] body) {
        if (body == null || new String(body, 0, Math.min(body.length, 16), StandardCharsets.ISO_8859_1).isBlank()) {
            return mapper.missingNode();
        }
        // Some routes answer a missing permission with a redirect that ends in 200 text/html.
        if (isPage(contentType, body)) {
            throw unavailable(account, orderId, "answered " + call + " with HTML instead of JSON");
        }
        if (answer.equals("nothing")) {
            return mapper.missingNode();
        }
        try {
            return mapper.readTree(body);
        } catch (JsonProcessingException e) {
            throw unavailable(account, orderId, "answered " + call + " with broken JSON of " + body.length + " bytes");
        } catch (IOException e) {
            throw unavailable(account, orderId, "answered " + call + " with an unreadable body");
        }
    }

    /** What VTEX asked for, and up to a tenth more, so that not all of its callers return together. */
    private Duration pause(String retryAfter) {
        Duration pause = wanted(retryAfter);
        return pause.plusMillis((long) (pause.toMillis() * random.nextDouble() / 10));
    }

    /** A minute without the header (VTEX Orders Feed guide). */
    private Duration wanted(String retryAfter) {
        return RetryAfter.of(retryAfter, clock.instant()).orElse(PAUSE_WITHOUT_RETRY_AFTER);
    }

    private String errorCode(byte[] body) {
        try {
            return body == null
                    ? ""
                    : mapper.readTree(body).path("error").path("code").asText("");
        } catch (IOException e) {
            return "";
        }
    }

    private static boolean isPage(String contentType, byte[] body) {
        return ShownBody.isPage(contentType) || body != null && body.length > 0 && body[0] == '<';
    }

    private void count(String account, String call, String status) {
        meters.counter("bridge.vtex.calls", "account", account, "route", call, "status", status)
                .increment();
    }
}
