package io.vtexerpbridge.ledger;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Which of the integrator's own routes an order has been given to after its delivery ({@code routes.after-delivery}): a mark in the order's
 * timeline for each, so that none gets it again when the order is worked again.
 */
public final class OwnRoutes {

    private static final String ENTRY = "own-route";

    private final Sql sql;
    private final Timeline timeline;
    private final Clock clock;

    public OwnRoutes(DataSource dataSource, Clock clock) {
        this.sql = new Sql(dataSource);
        this.timeline = new Timeline(sql);
        this.clock = clock;
    }

    /**
     * Those that have not got the order yet.
     *
     * @param routes their endpoints with commas in between, as {@code direct:mail-finance-desk}; empty: none
     */
    public List<String> due(WorkItem item, String routes) {
        List<String> wanted = new ArrayList<>();
        for (String route : (routes == null ? "" : routes).split(",")) {
            if (!route.isBlank()) {
                wanted.add(route.strip());
            }
        }
        if (!wanted.isEmpty()) {
            List<String> told = sql.query(
                    "select detail from timeline where account = ? and order_id = ? and entry = ?",
                    (row, n) -> row.getString("detail"),
                    item.account(),
                    item.orderId(),
                    ENTRY);
            wanted.removeIf(route -> told.stream().anyMatch(detail -> detail.startsWith(route + " ")));
        }
        return wanted;
    }

    /** The route had the order, and ended well. */
    public void done(WorkItem item, String route) {
        note(item, route + " had the order");
    }

    /** The route had the order, and failed; it is not given the order again. */
    public void failed(WorkItem item, String route, String reason) {
        note(item, route + " failed: " + reason);
    }

    private void note(WorkItem item, String detail) {
        timeline.note(item.account(), List.of(item.orderId()), ENTRY, detail, Sql.micros(clock.instant()));
    }
}
