package io.vtexerpbridge.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vtexerpbridge.ledger.Backlog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BridgeMetricsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<String, Backlog> backlogs = new HashMap<>();

    private BridgeMetrics metrics(String... erps) {
        return new BridgeMetrics(
                meters,
                account -> account.equals("acme") ? backlogs : Map.of(),
                List.of("acme", "rio"),
                List.of(erps),
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static Backlog backlog(String kind, long count, long seconds, String cause, long parked) {
        return new Backlog(
                count,
                Duration.ofSeconds(seconds),
                Map.of(kind, new Backlog.Waiting(count, Duration.ofSeconds(seconds))),
                Map.of(cause, parked));
    }

    /** What was made for one ERP before there could be several looks the same. */
    @Test
    void with_one_erp_there_is_no_label() {
        BridgeMetrics one = metrics("erp");
        backlogs.put("", backlog("order", 3, 60, "masked", 1));
        one.delivered("acme", "erp", "csv", NOW.minusSeconds(2));
        one.refresh();

        assertThat(meters.scrape())
                .contains("bridge_deliveries_total{account=\"acme\",format=\"csv\"} 1.0")
                .contains("bridge_event_to_document_seconds_sum{account=\"acme\"} 2.0")
                .contains("bridge_backlog{account=\"acme\",kind=\"order\"} 3.0")
                .contains("bridge_backlog_oldest_seconds{account=\"acme\",kind=\"order\"} 60.0")
                .contains("bridge_parked{account=\"acme\",cause=\"masked\"} 1.0")
                .doesNotContain("erp=");
    }

    @Test
    void each_of_several_erps_has_its_own_numbers() {
        BridgeMetrics two = metrics("erp", "sap");
        backlogs.put("erp", backlog("order", 1, 5, "masked", 1));
        backlogs.put("sap", backlog("order", 40, 900, "erp-channel", 2));
        two.delivered("acme", "erp", "csv", NOW);
        two.delivered("acme", "sap", "idoc", NOW);
        two.delivered("acme", "sap", "idoc", NOW);
        two.refresh();

        assertThat(meters.scrape())
                .contains("bridge_deliveries_total{account=\"acme\",erp=\"erp\",format=\"csv\"} 1.0")
                .contains("bridge_deliveries_total{account=\"acme\",erp=\"sap\",format=\"idoc\"} 2.0")
                .contains("bridge_backlog{account=\"acme\",erp=\"erp\",kind=\"order\"} 1.0")
                .contains("bridge_backlog{account=\"acme\",erp=\"sap\",kind=\"order\"} 40.0")
                .contains("bridge_parked{account=\"acme\",cause=\"erp-channel\",erp=\"sap\"} 2.0");

        backlogs.remove("sap");
        two.refresh();
        assertThat(meters.scrape())
                .doesNotContain("bridge_backlog{account=\"acme\",erp=\"sap\"")
                .doesNotContain("bridge_parked{account=\"acme\",cause=\"erp-channel\"");
    }

    @Test
    void no_label_is_made_of_what_the_settings_do_not_name() {
        BridgeMetrics two = metrics("erp", "sap");
        two.delivered("acme", "gone", "csv", NOW);

        assertThat(meters.scrape())
                .contains("bridge_deliveries_total{account=\"acme\",erp=\"\",format=\"csv\"} 1.0")
                .doesNotContain("gone");
    }
}
