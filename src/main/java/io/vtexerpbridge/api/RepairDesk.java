package io.vtexerpbridge.api;

import io.vtexerpbridge.ledger.CannotRepair;
import io.vtexerpbridge.ledger.Desk;
import io.vtexerpbridge.ledger.Desk.Found;
import io.vtexerpbridge.ledger.Replays;
import io.vtexerpbridge.ledger.Retries;
import io.vtexerpbridge.ledger.Retries.Retried;
import io.vtexerpbridge.ledger.Skips;
import io.vtexerpbridge.ledger.Skips.Skipped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What operators do to orders: try again, leave to a person, send to the ERP once more. */
public final class RepairDesk {

    private static final Logger LOG = LoggerFactory.getLogger(RepairDesk.class);

    private final KnownOrders known;
    private final Retries retries;
    private final Skips skips;
    private final Replays replays;

    /** @param accounts the accounts of this bridge */
    public RepairDesk(Desk desk, List<String> accounts, Retries retries, Skips skips, Replays replays) {
        this.known = new KnownOrders(desk, accounts);
        this.retries = retries;
        this.skips = skips;
        this.replays = replays;
    }

    /** Opens parked work again: {@code ids}, or {@code cause}, or {@code all}; {@code account} narrows each. */
    public Map<String, Object> retry(Ask ask) {
        List<String> ids = ask.all("ids");
        String cause = ask.text("cause");
        boolean all = ask.flag("all");
        if ((ids.isEmpty() ? 0 : 1) + (cause == null ? 0 : 1) + (all ? 1 : 0) != 1) {
            throw new AskProblem(400, "Say ids of orders, or a cause, or all, and one of them only.");
        }
        return ids.isEmpty() ? retryParked(ask.text("account"), cause) : each(ask, this::retry);
    }

    private Map<String, Object> retryParked(String account, String cause) {
        long opened = retries.retryParked(account, cause);
        String what = (cause == null ? "" : " for " + cause) + (account == null ? "" : " in " + account);
        if (opened == 0) {
            throw new AskProblem(404, "Nothing is parked" + what + ".");
        }
        LOG.info("{} pieces of work that were parked{} sent again by an operator", opened, what);
        return Map.of("opened", opened);
    }

    private String retry(Found found) {
        Retried retried = retries.retry(found.account(), found.orderId());
        List<String> parts = new ArrayList<>();
        if (retried.unskipped()) {
            parts.add("the bridge takes it up again");
        }
        if (retried.opened() > 0) {
            parts.add(retried.opened() + " parked opened");
        }
        if (retried.soon() > 0) {
            parts.add(retried.soon() + " due at once");
        }
        if (retried.staysSkipped()) {
            parts.add("the order itself stays skipped, retry once more takes that back");
        }
        return "sent again by an operator: " + String.join(", ", parts);
    }

    /** Leaves to a person what is parked: {@code ids}, {@code reason}, {@code account}. */
    public Map<String, Object> skip(Ask ask) {
        String reason = ask.needed("reason");
        return each(ask, found -> {
            Skipped skipped = skips.skip(found.account(), found.orderId(), reason);
            List<String> parts = new ArrayList<>();
            if (skipped.order()) {
                parts.add("the bridge does not hand it over until retry or replay");
            }
            if (skipped.records() > 0) {
                parts.add(skipped.records() + " of the ERP's records refused");
            }
            if (skipped.other() > 0 && !skipped.order()) {
                parts.add("what was parked ended; the next event of the order counts");
            }
            return "skipped by an operator: " + String.join(", ", parts) + " (" + reason + ")";
        });
    }

    /** Sends orders that the ERP has once more: {@code ids}, {@code account}. */
    public Map<String, Object> replay(Ask ask) {
        return each(ask, found -> "goes to the ERP once more as " + replays.replay(found.account(), found.orderId()));
    }

    /** Each by itself: what cannot be done for one does not keep the others from it. One alone fails as it fails. */
    private Map<String, Object> each(Ask ask, Function<Found, String> deed) {
        List<String> ids = ask.all("ids");
        if (ids.isEmpty()) {
            throw new AskProblem(400, "Say ids; it is missing.");
        }
        List<Repaired> all = new ArrayList<>();
        for (String id : ids) {
            try {
                Found found = known.one(id, ask.text("account"));
                String sentence = deed.apply(found);
                LOG.info("{} {}", found.orderId(), sentence);
                all.add(new Repaired(id, found.account(), found.orderId(), true, sentence));
            } catch (AskProblem e) {
                all.add(failed(ids, id, e));
            } catch (CannotRepair e) {
                all.add(failed(ids, id, new AskProblem(409, e.getMessage())));
            }
        }
        return Map.of("orders", all);
    }

    private static Repaired failed(List<String> ids, String id, AskProblem problem) {
        if (ids.size() == 1) {
            throw problem;
        }
        return new Repaired(id, null, null, false, problem.getMessage());
    }
}
