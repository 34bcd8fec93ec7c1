package io.vtexerpbridge;

import io.vtexerpbridge.check.LiveRoutes;
import io.vtexerpbridge.erp.OwnColumns;
import io.vtexerpbridge.health.Readiness;
import io.vtexerpbridge.ledger.OwnRoutes;
import io.vtexerpbridge.live.Editable;
import io.vtexerpbridge.live.LiveEditing;
import io.vtexerpbridge.order.OrderWork;
import io.vtexerpbridge.settings.Settings;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.spi.Registry;

/** The part of the wiring page that is about the integrator's own routes, and editing while the bridge runs ({@code routes.reload}). */
final class LiveConfiguration implements AutoCloseable {

    private final Settings settings;
    private final List<Editable> others;
    private final OrderWork work;
    private LiveEditing editing;
    private boolean started;

    /** @param others what may be edited besides routes */
    LiveConfiguration(Settings settings, List<Editable> others, OrderWork work) {
        this.settings = settings;
        this.others = others;
        this.work = work;
    }

    /**
     * Before the first route is read.
     *
     * @param runs whether routes will run that somebody may edit; the data folder is this bridge's then
     */
    void bind(CamelContext camel, HealthCheckRegistry health, DataSource dataSource, Clock clock, boolean runs) {
        Registry beans = camel.getRegistry();
        beans.bind("ownColumns", new OwnColumns());
        beans.bind("ownRoutes", new OwnRoutes(dataSource, clock));
        if (runs && settings.flag("routes.reload")) {
            List<Editable> kinds = new ArrayList<>(others);
            kinds.add(new LiveRoutes(camel, new TemplatedRoutes(settings), work::hold, work::goOn));
            editing = new LiveEditing(
                    settings.home(),
                    settings.data().resolve("live"),
                    kinds,
                    settings.duration("routes.reload-after"),
                    System::nanoTime);
            editing.remember();
            // what was there before goes on: nobody needs to be kept from this bridge
            health.register(new Readiness("editing", Optional::empty, editing::trouble));
        }
    }

    /** Once the routes run, and only once. */
    synchronized void start() {
        if (editing != null && !started) {
            started = true;
            editing.start();
        }
    }

    @Override
    public void close() {
        if (editing != null) {
            editing.close();
        }
    }
}
