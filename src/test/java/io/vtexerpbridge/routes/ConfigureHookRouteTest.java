package io.vtexerpbridge.routes;

import static io.vtexerpbridge.routes.ReceiveHookRouteTest.SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vtexerpbridge.guardian.Guardian;
import io.vtexerpbridge.hook.HookConfiguration;
import io.vtexerpbridge.routes.FakeVtex.Trick;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigureHookRouteTest {

    @TempDir
    Path home;

    private final int port = ReceiveHookRouteTest.freePort();
    private final String url = "http://127.0.0.1:" + port + "/vtex/hook";
    private final FakeVtex vtex = new FakeVtex();
    private TestBridge bridge;

    @AfterEach
    void stop() {
        if (bridge != null) {
            bridge.close();
        }
        vtex.close();
        assertThat(vtex.violations()).isEmpty();
    }

    private void start(String... others) {
        Map<String, String> values = new LinkedHashMap<>(ReceiveHookRouteTest.settings(port));
        values.put("hook.url", url);
        values.put("hook.configure", "true");
        for (int i = 0; i < others.length; i += 2) {
            values.put(others[i], others[i + 1]);
        }
        bridge = TestBridge.start(home, vtex, values);
    }

    private void waitFor(String call, int times) {
        await().atMost(TestBridge.PATIENCE).until(() -> vtex.calls(call).size() >= times);
    }

    /** One look, now. */
    private Exchange look() {
        return bridge.send("configure-hook", null, Map.of("account", FakeVtex.ACCOUNT));
    }

    private boolean isDue() {
        return bridge.bean("hookConfiguration", HookConfiguration.class).isDue(FakeVtex.ACCOUNT);
    }

    /** The look at start is over. */
    private void started() {
        await().atMost(TestBridge.PATIENCE).until(() -> !isDue());
    }

    private String notice() {
        return bridge.bean("guardian", Guardian.class).notice("hook").orElse("");
    }

    @Test
    void at_start_the_receiver_is_there_before_VTEX_pings_it() {
        start();
        started();
        assertThat(vtex.callNames()).containsExactly(FakeVtex.GET_HOOK, FakeVtex.SET_HOOK);
        assertThat(vtex.hook())
                .contains(url, SECRET, "FromWorkflow", "ready-for-handling", "waiting-for-seller-decision");
        assertThat(notice()).isEmpty();
        assertThat(bridge.ask("select count(*) from order_event")).isEqualTo(0L);
    }

    @Test
    void what_is_right_is_not_touched() {
        start();
        started();
        look();
        assertThat(vtex.callNames()).containsExactly(FakeVtex.GET_HOOK, FakeVtex.SET_HOOK, FakeVtex.GET_HOOK);
    }

    @Test
    void what_VTEX_removed_after_three_days_is_restored_and_compared() {
        start();
        started();
        Object well = bridge.ask("select well_at from subscription where kind = 'hook'");
        bridge.pass(Duration.ofDays(3));
        vtex.hook(null);
        waitFor(FakeVtex.SET_HOOK, 2);
        await().atMost(TestBridge.PATIENCE).until(() -> !isDue());
        assertThat(vtex.hook()).contains(url);
        assertThat(bridge.ask("select count(*) from subscription where gap_since is null"))
                .isEqualTo(1L);
        assertThat(bridge.ask("select well_at from subscription where kind = 'hook'"))
                .isNotEqualTo(well);
    }

    @Test
    void what_somebody_changed_is_set_right() {
        start();
        started();
        vtex.hook(vtex.hook().replace("/vtex/hook", "/elsewhere"));
        assertThat(look().getVariable("difference", String.class)).contains("/elsewhere");
        assertThat(vtex.hook()).contains(url);
    }

    @Test
    void without_leave_to_configure_it_is_told_once_and_shown_and_readiness_stays_up() {
        try (Logs logs = Logs.of(Guardian.class.getName())) {
            start("hook.configure", "false");
            started();
            look();
            look();
            assertThat(logs.lines())
                    .singleElement()
                    .asString()
                    .contains("WARN", "there is none", "hook.configure = true");
        }
        assertThat(vtex.calls(FakeVtex.SET_HOOK)).isEmpty();
        assertThat(notice()).contains("there is none");
        assertThat(bridge.trouble("hook")).isEmpty();
    }

    @Test
    void an_address_that_VTEX_cannot_reach_is_told_once_and_tried_again_after_the_period() {
        try (Logs logs = Logs.of(Guardian.class.getName())) {
            start("hook.url", "http://127.0.0.1:" + ReceiveHookRouteTest.freePort() + "/nobody");
            started();
            assertThat(notice()).contains("could not reach hook.url", "/nobody", "ping");
            bridge.pass(Duration.ofMinutes(11));
            waitFor(FakeVtex.SET_HOOK, 2);
            await().atMost(TestBridge.PATIENCE).until(() -> !isDue());
            assertThat(logs.lines()).hasSize(1);
        }
        assertThat(vtex.hook()).isNull();
    }

    @Test
    void a_missing_permission_is_named_and_not_asked_for_again_before_the_period() {
        vtex.always(FakeVtex.SET_HOOK, Trick.status(403));
        start("guardian.period", "1h");
        started();
        assertThat(bridge.trouble("vtex")).contains("Feed v3 and Hook Admin", "License Manager");
        assertThat(vtex.callNames()).containsExactly(FakeVtex.GET_HOOK, FakeVtex.SET_HOOK);
    }

    @Test
    void a_look_that_fails_is_due_again() {
        vtex.next(FakeVtex.GET_HOOK, Trick.status(503));
        start();
        waitFor(FakeVtex.GET_HOOK, 2);
        started();
        assertThat(vtex.hook()).contains(url);
    }

    @Test
    void a_404_with_a_page_is_a_missing_hook() {
        vtex.next(FakeVtex.GET_HOOK, Trick.answer(404, "text/html", "<html>Not Found</html>"));
        start();
        started();
        assertThat(vtex.callNames()).isEqualTo(List.of(FakeVtex.GET_HOOK, FakeVtex.SET_HOOK));
    }

    @Test
    void switched_off_VTEX_is_not_asked() {
        start("hook.enabled", "false");
        assertThat(bridge.camel()
                        .getRouteController()
                        .getRouteStatus("guard-hook")
                        .isStopped())
                .isTrue();
        assertThat(vtex.calls()).isEmpty();
    }
}
