package io.vtexerpbridge.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vtexerpbridge.feed.FeedBacklog;
import io.vtexerpbridge.feed.FeedConfiguration;
import io.vtexerpbridge.feed.OrderEvent;
import io.vtexerpbridge.feed.WantedFilter;
import io.vtexerpbridge.hook.HookConfiguration;
import io.vtexerpbridge.vtex.VtexRefused;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What operators ask about the configurations of feed and hook in VTEX. */
public final class SubscriptionDesk {

    private final List<String> accounts;
    private final FeedConfiguration feed;
    private final FeedBacklog backlog;
    private final HookConfiguration hook;

    /** @param accounts the accounts of this bridge */
    public SubscriptionDesk(
            List<String> accounts, FeedConfiguration feed, FeedBacklog backlog, HookConfiguration hook) {
        this.accounts = List.copyOf(accounts);
        this.feed = feed;
        this.backlog = backlog;
        this.hook = hook;
    }

    /** Whose feed or hook is meant: {@code account}, which nobody needs to say where there is one. */
    public String account(Ask ask) {
        return OneAccount.of(ask, accounts);
    }

    /** The feed as VTEX has it: {@code difference} is empty when all is well; times in seconds. */
    public Map<String, Object> feed(String account, JsonNode found) {
        backlog.seen(account, found);
        Map<String, Object> shown = answer(account, feed.difference(found));
        shown.put("configuration", found);
        backlog.secondsToLoss(account).ifPresent(left -> shown.put("secondsToLoss", left));
        return shown;
    }

    /** The hook as VTEX has it, without the values of its headers: the secret is one of them. */
    public Map<String, Object> hook(String account, JsonNode found) {
        Map<String, Object> shown = answer(account, hook.difference(found));
        JsonNode copy = found.deepCopy();
        if (WantedFilter.get(WantedFilter.get(copy, "hook"), "headers") instanceof ObjectNode headers) {
            headers.fieldNames().forEachRemaining(name -> headers.put(name, "(hidden)"));
        }
        shown.put("configuration", copy);
        return shown;
    }

    /** VTEX has none. */
    public Map<String, Object> none(String account) {
        return answer(account, WantedFilter.NONE);
    }

    /** Events that wait, as the feed handed them out: uncommitted, and hidden from everybody for {@code hiddenSeconds}. */
    public Map<String, Object> events(String account, List<OrderEvent> events) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("account", account);
        answer.put("hiddenSeconds", FeedConfiguration.VISIBILITY_SECONDS);
        answer.put("events", events.stream().map(SubscriptionDesk::event).toList());
        return answer;
    }

    /** Done; {@code comesBack} is whether a running bridge sets it again by itself. */
    public Map<String, Object> done(String account, boolean comesBack) {
        return Map.of("account", account, "comesBack", comesBack);
    }

    /** @throws AskProblem when the settings do not say what to configure */
    public void requireHook() {
        hook.missing().ifPresent(sentence -> {
            throw new AskProblem(400, sentence);
        });
    }

    /** @throws AskProblem always, with what VTEX's refusal of the hook means */
    public void hookRefused(VtexRefused refused) {
        throw new AskProblem(409, "The hook was not configured: " + hook.mend(refused));
    }

    private static Map<String, Object> answer(String account, String difference) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("account", account);
        answer.put("difference", difference);
        return answer;
    }

    private static Map<String, Object> event(OrderEvent event) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("orderId", event.orderId());
        shown.put("domain", event.domain());
        shown.put("state", event.state());
        shown.put("lastState", event.lastState());
        shown.put("changedAt", event.changedAt());
        return shown;
    }
}
