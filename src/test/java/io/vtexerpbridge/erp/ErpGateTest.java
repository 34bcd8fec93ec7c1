package io.vtexerpbridge.erp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ErpGateTest {

    @Test
    void an_ERP_that_is_away_holds_one_worker_and_the_other_ERP_none() {
        ErpGate gate = new ErpGate(2);
        assertThat(gate.enter("sap")).as("well: as many as there are").isFalse();
        gate.away("sap", "sap is gone");

        assertThat(gate.enter("sap")).isTrue();
        assertThatThrownBy(() -> gate.enter("sap"))
                .isInstanceOf(ErpChannelProblem.class)
                .hasMessage("sap is gone");
        assertThat(gate.enter("erp")).isFalse();

        gate.leave("sap", true);
        assertThat(gate.enter("sap")).as("the next one tries").isTrue();
        gate.leave("sap", true);
        gate.leave("sap", false);
        assertThat(gate.enter("sap")).isTrue();
        assertThatThrownBy(() -> gate.enter("sap")).isInstanceOf(ErpChannelProblem.class);
        gate.well("sap");
        assertThat(gate.enter("sap")).isFalse();
    }

    @Test
    void the_only_ERP_keeps_workers_free_for_nobody() {
        ErpGate gate = new ErpGate(1);
        gate.away("erp", "gone");

        assertThat(gate.enter("erp")).isFalse();
    }
}
