package io.vtexerpbridge.api;

import io.vtexerpbridge.ledger.Desk;
import io.vtexerpbridge.ledger.Desk.Found;
import java.util.List;
import java.util.stream.Collectors;

/** Finds what operators name: an order by any of its numbers, or an NF-e by its key. */
final class KnownOrders {

    private final Desk desk;
    private final List<String> accounts;

    KnownOrders(Desk desk, List<String> accounts) {
        this.desk = desk;
        this.accounts = accounts;
    }

    /**
     * The one thing that this name stands for.
     *
     * @param account null for any
     * @throws AskProblem when nobody knows it, or several have it
     */
    Found one(String name, String account) {
        List<Found> found = desk.find(account == null ? accounts : List.of(account), name.trim());
        if (found.isEmpty()) {
            throw new AskProblem(
                    404,
                    "Nobody told the bridge of \"" + name + "\"" + (account == null ? "" : " in " + account)
                            + "; expected an order's id, sequence or marketplace order id, or the key of an NF-e.");
        }
        if (found.size() > 1) {
            String all = found.stream()
                    .map(one -> one.orderId() + " of " + one.account())
                    .collect(Collectors.joining(", "));
            boolean stores = found.stream().map(Found::account).distinct().count() > 1;
            throw new AskProblem(
                    409,
                    "\"" + name + "\" stands for several: " + all + "; say "
                            + (stores ? "which with --account." : "the order's id."));
        }
        return found.get(0);
    }
}
