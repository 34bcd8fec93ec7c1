package io.vtexerpbridge.posting;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vtexerpbridge.erp.VtexDate;
import io.vtexerpbridge.ledger.WorkItem;
import io.vtexerpbridge.order.VtexOrder;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What several subjects decide alike: states, pauses that grow, and how VTEX's documents are read. */
final class Postings {

    /** VTEX shows an effect late (six seconds were seen), so a lost answer is no reason to repeat a call earlier. */
    static final Duration UNTIL_SHOWN = Duration.ofMinutes(1);

    static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);

    /** Somebody wants the order canceled, and it is not decided yet. */
    static final Set<String> CANCELLATION_ASKED =
            Set.of("cancellation-requested", "request-cancel", "waiting-for-seller-decision");

    private Postings() {}

    /** Whether VTEX is done with the order without having sold it. */
    static boolean isGone(VtexOrder order) {
        return order.status().equals("canceled") || order.status().equals("replaced");
    }

    /** The order's state as a sentence goes on: {@code is handling}. */
    static String state(VtexOrder order) {
        return order.status().isEmpty() ? "has no state in VTEX" : "is " + order.status() + " in VTEX";
    }

    /**
     * When to look again at what began at {@code since}: the pause is as long as it has taken so far, so that it doubles, and never
     * shorter than the first nor longer than the longest one.
     */
    static Instant later(Instant now, Instant since, Duration first, Duration longest) {
        Duration pause = age(now, since);
        if (pause.compareTo(longest) > 0) {
            pause = longest;
        }
        return now.plus(pause.compareTo(first) < 0 ? first : pause);
    }

    /** How long ago it was; nothing for what is not known or, by another clock, has not come yet. */
    static Duration age(Instant now, Instant since) {
        return since == null || since.isAfter(now) ? Duration.ZERO : Duration.between(since, now);
    }

    static boolean isOlder(Instant now, Instant since, Duration limit) {
        return age(now, since).compareTo(limit) > 0;
    }

    /** The last of these moments, of which some may be null; null when all are. */
    static Instant latest(Instant... moments) {
        return Arrays.stream(moments)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    /** When the order changed last, by VTEX's clock; null when it does not say. */
    static Instant changedAt(VtexOrder order) {
        return VtexDate.instant(text(order.json(), "lastChange"));
    }

    /** Whether this piece of work has made the call, whatever became of it. */
    static boolean asked(WorkItem item, String call) {
        return item.sent(call) || item.answered(call);
    }

    /** VTEX shows what was wanted: because of this piece of work, or it was so before. */
    static Step settled(WorkItem item, String call, String reason) {
        return asked(item, call) ? Step.Settled.posted(reason) : Step.Settled.before(reason);
    }

    /** While VTEX may still show the effect of a call whose answer was lost. */
    static Optional<Step> unknownYet(WorkItem item, String call, Instant now) {
        if (!item.sent(call) || age(now, item.markedAt()).compareTo(UNTIL_SHOWN) >= 0) {
            return Optional.empty();
        }
        Instant until = later(now, item.markedAt(), Duration.ofSeconds(5), Duration.ofSeconds(20));
        return Optional.of(
                new Step.Wait(
                        until,
                        false,
                        "answer-lost",
                        "Order " + item.orderId() + ": VTEX's answer to " + call + " at " + item.markedAt()
                                + " was lost and its effect does not show yet; expected within a minute, else it is asked again."));
    }

    /** Cents as people read them: 12.34. */
    static String money(long cents) {
        return BigDecimal.valueOf(cents, 2).toPlainString();
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** The text of a field; empty when it is missing or null. */
    static String text(JsonNode node, String field) {
        return text(node.path(field));
    }

    static String text(JsonNode value) {
        return value.isNull() ? "" : value.asText("").trim();
    }

    /** The field by its name in any case: VTEX spells cancellationData both ways. */
    static JsonNode anyCase(JsonNode node, String field) {
        JsonNode exact = node.path(field);
        if (!exact.isMissingNode()) {
            return exact;
        }
        for (Iterator<Map.Entry<String, JsonNode>> fields = node.fields(); fields.hasNext(); ) {
            Map.Entry<String, JsonNode> one = fields.next();
            if (one.getKey().equalsIgnoreCase(field)) {
                return one.getValue();
            }
        }
        return MissingNode.getInstance();
    }
}
