package io.vtexerpbridge.check;

import io.vtexerpbridge.live.Editable;
import io.vtexerpbridge.live.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exchanges routes of a bridge that runs. Only those are touched that are made of an edited file: its own routes, those that name an error
 * configuration in it, and those made of a template in it. Meanwhile no order is in work.
 */
public final class LiveRoutes implements Editable {

    private static final Logger LOG = LoggerFactory.getLogger(LiveRoutes.class);
    private static final Pattern FILES = Pattern.compile("routes/.+\\.camel\\.(yaml|xml)");

    /** A little more than VTEX's own time for one call. */
    private static final Duration WORK_ENDS_WITHIN = Duration.ofSeconds(90);

    private final RunningRoutes running;
    private final CamelContext camel;
    private final MadeRoutes made;
    private final Predicate<Duration> hold;
    private final Runnable goOn;
    private RouteLook inForce;
    private Path home;
    private RouteLook looked;

    /**
     * @param made the routes that the bridge makes of templates itself
     * @param hold lets no more work begin and waits for what has begun, at most so long; tells whether all of it ended
     * @param goOn lets work begin again
     */
    public LiveRoutes(CamelContext camel, MadeRoutes made, Predicate<Duration> hold, Runnable goOn) {
        this.camel = camel;
        this.made = made;
        this.running = new RunningRoutes(camel, made);
        this.hold = hold;
        this.goOn = goOn;
    }

    @Override
    public String name() {
        return "routes";
    }

    @Override
    public boolean holds(String file) {
        return FILES.matcher(file).matches();
    }

    @Override
    public void begin(Path first) {
        inForce = new RouteLook(camel, made, first);
        home = first;
    }

    @Override
    public List<Fault> check(Path tried, Set<String> edited) {
        RouteLook look = look(tried);
        List<Fault> faults = new ArrayList<>(look.faults());
        Map<String, String> restart = new TreeMap<>(inForce.restartOnly());
        restart.putAll(look.restartOnly());
        restart.keySet().retainAll(edited);
        restart.forEach((file, what) -> faults.add(new Fault(file, 0, "has or had " + what + ".")));
        return faults;
    }

    private RouteLook look(Path tried) {
        if (looked == null || !looked.isOf(tried)) {
            looked = new RouteLook(camel, made, tried);
        }
        return looked;
    }

    @Override
    public void take(Path next, Set<String> edited) {
        RouteLook look = look(next);
        Map<String, Map<String, String>> before = inForce.madeOf();
        Map<String, Map<String, String>> after = look.madeOf();
        Set<String> gone = new LinkedHashSet<>(before.keySet());
        gone.removeIf(id -> before.get(id).equals(after.get(id)));
        Set<String> come = new LinkedHashSet<>(after.keySet());
        come.removeIf(id -> after.get(id).equals(before.get(id)));
        if (!hold.test(WORK_ENDS_WITHIN)) {
            throw NotNow.later(
                    "an order was in work for longer than " + WORK_ENDS_WITHIN.toSeconds()
                            + " seconds; it is tried again.",
                    null);
        }
        try {
            exchange(
                    new RunningRoutes.Change(home, gone, before, edited),
                    new RunningRoutes.Change(next, come, after, edited));
        } finally {
            goOn.run();
        }
        inForce = look;
        home = next;
        looked = null;
        LOG.debug("Routes begun anew: {}; ended: {}", names(come), names(without(gone, come)));
    }

    private void exchange(RunningRoutes.Change old, RunningRoutes.Change fresh) {
        try {
            running.stop(old.ids());
        } catch (Exception e) {
            running.start(old.ids());
            throw NotNow.later("a route did not end in time (" + e.getMessage() + "); it is tried again.", e);
        }
        try {
            running.remove(old.ids());
            running.add(fresh);
        } catch (Exception e) {
            LOG.warn("The edited routes did not start", e);
            putBack(old, fresh);
            throw NotNow.mended("it did not start: " + e.getMessage() + ".", e);
        }
    }

    /** However far the exchange came: some of the old routes may be gone, others only stopped, and some of the new ones there. */
    private void putBack(RunningRoutes.Change old, RunningRoutes.Change fresh) {
        Set<String> all = new LinkedHashSet<>(fresh.ids());
        all.addAll(old.ids());
        Set<String> left = running.removeWhatGoes(all);
        running.addWhatStarts(old.only(without(old.ids(), left)));
        left.retainAll(old.ids());
        running.start(left);
    }

    private static Set<String> without(Set<String> all, Set<String> some) {
        Set<String> rest = new LinkedHashSet<>(all);
        rest.removeAll(some);
        return rest;
    }

    private static String names(Set<String> ids) {
        return ids.isEmpty() ? "none" : ids.size() > 12 ? ids.size() + " routes" : String.join(", ", ids);
    }
}
