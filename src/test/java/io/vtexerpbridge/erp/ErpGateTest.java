package io.vtexerpbridge.erp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ErpGateTest {

    @Test
    void an_ERP_that_is_away_holds_one_worker_and_the_other_ERP_none() {
        ErpGate gate = new ErpGate(2);
        assertThat(gate.enter("sap", "acmestore"))
                .as("well: as many as there are")
                .isFalse();
        gate.away("sap", "acmestore", "sap is gone");

        assertThat(gate.enter("sap", "acmestore")).isTrue();
        assertThatThrownBy(() -> gate.enter("sap", "acmestore"))
                .isInstanceOf(ErpChannelProblem.class)
                .hasMessage("sap is gone");
        assertThat(gate.enter("erp", "acmestore")).isFalse();
        assertThat(gate.enter("sap", "riostore")).as("a place of its own").isFalse();

        gate.leave("sap", "acmestore", true);
        assertThat(gate.enter("sap", "acmestore")).as("the next one tries").isTrue();
        gate.leave("sap", "acmestore", true);
        gate.leave("sap", "acmestore", false);
        assertThat(gate.enter("sap", "acmestore")).isTrue();
        assertThatThrownBy(() -> gate.enter("sap", "acmestore")).isInstanceOf(ErpChannelProblem.class);
        gate.well("sap", "acmestore");
        assertThat(gate.enter("sap", "acmestore")).isFalse();
    }

    @Test
    void the_only_ERP_keeps_workers_free_for_nobody() {
        ErpGate gate = new ErpGate(1);
        gate.away("erp", "acmestore", "gone");

        assertThat(gate.enter("erp", "acmestore")).isFalse();
    }
}
