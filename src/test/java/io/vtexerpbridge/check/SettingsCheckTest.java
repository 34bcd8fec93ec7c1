package io.vtexerpbridge.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.BridgeHome;
import io.vtexerpbridge.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values that can be used, and do not go together. */
class SettingsCheckTest {

    private static final String LOCAL = "config/local.properties";

    @TempDir
    private Path folder;

    private List<String> said(String local) {
        BridgeHome.ofSettings(folder).write(LOCAL, local);
        return new SettingsCheck(Settings.loadOffline(folder, Map.of()), new KeyPlaces(folder, Map.of()))
                .findings().stream().map(Finding::atPlace).toList();
    }

    private static String overHttp(String erp) {
        return erp + ".channel = http\n" + erp + ".http.orders-url = https://erp.acme.example/orders\n" + erp
                + ".http.inbox-url = https://erp.acme.example/inbox/{subject}\n";
    }

    @Test
    void an_acknowledgement_that_nobody_asks_for_over_http() {
        String waits = overHttp("erp") + "erp.handover = acknowledged\n";

        assertThat(said(waits))
                .containsExactly(
                        "config/local.properties:4: erp.handover is \"acknowledged\", and the ERP is never asked for"
                                + " acks: erp.http.inbox-subjects is \"invoices, tracking\"; write erp.http.inbox-subjects ="
                                + " invoices, tracking, acks, or write another erp.handover.");
        assertThat(said(waits + "erp.http.inbox-subjects = acks,tracking\n")).isEmpty();
        assertThat(said(waits.replace("acknowledged", "picked-up"))).isEmpty();
        assertThat(said(waits.replace("erp.channel = http", "erp.channel = folder")))
                .as("the folder takes every subject")
                .isEmpty();
        assertThat(said(waits.replaceFirst("erp.http.inbox-url.*", "")))
                .as("the ERP's files come by the folder alone")
                .isEmpty();
    }

    @Test
    void an_acknowledgement_that_nobody_selects() {
        String waits = "erp.channel = sql\nerp.sql.url = jdbc:h2:mem:acks\nerp.handover = acknowledged\n";

        assertThat(said(waits))
                .containsExactly(
                        "config/local.properties:3: erp.handover is \"acknowledged\", and the ERP's tables are never"
                                + " asked for acks: config/sql has no select-acks.sql; copy select-acks.sql, taken-acks.sql and"
                                + " outcome-acks.sql from the release, or write another erp.handover.");

        BridgeHome.ofSettings(folder).write("config/sql/select-acks.sql", "select 1 as id");
        assertThat(said(waits)).isEmpty();
    }

    @Test
    void each_erp_has_keys_of_its_own() {
        assertThat(said("erps = erp, sap\nsap.for.sellers = 2\n" + overHttp("sap") + "sap.handover = acknowledged\n"
                        + "erp.http.inbox-subjects = acks\n"))
                .singleElement()
                .asString()
                .startsWith("config/local.properties:6: sap.handover is \"acknowledged\"")
                .contains("write sap.http.inbox-subjects = invoices, tracking, acks, or write another sap.handover.");
    }
}
