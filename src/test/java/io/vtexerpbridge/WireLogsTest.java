package io.vtexerpbridge;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WireLogsTest {

    @AfterEach
    void shipped() {
        // a command that was typed in this process may have chosen another configuration
        System.clearProperty("log4j2.configurationFile");
        ((LoggerContext) LogManager.getContext(false)).reconfigure();
    }

    @Test
    void the_shipped_configuration_keeps_them_off_when_all_else_is_turned_up() {
        Configurator.setRootLevel(Level.DEBUG);
        Configurator.setLevel("org", Level.DEBUG);

        assertThatCode(WireLogs::requireSilence).doesNotThrowAnyException();
    }

    @Test
    void a_log_that_would_show_keys_stops_the_start() {
        Configurator.setLevel("org.apache.hc.client5.http.headers", Level.DEBUG);

        assertThatThrownBy(WireLogs::requireSilence)
                .isInstanceOf(StartProblem.class)
                .hasMessageContainingAll("vtex.app-token", "org.apache.hc.client5.http.headers", "OFF");
    }
}
