package io.vtexerpbridge.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.erp.ErpChannel;
import io.vtexerpbridge.erp.ErpChannelProblem;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

class FailuresTest {

    private final Failures failures = new Failures((ErpChannel) Proxy.newProxyInstance(
            ErpChannel.class.getClassLoader(),
            new Class<?>[] {ErpChannel.class},
            (proxy, method, arguments) -> ((Throwable) arguments[1]).getMessage()));

    /** Each order keeps the whole sentence as its reason. */
    @Test
    void the_sentence_of_an_outage_is_logged_for_the_first_order_only() {
        Failure first = away("The server does not answer.");
        Failure second = away("The server does not answer.");
        Failure other = away("The disk is full.");

        assertThat(first.logged()).isEqualTo("The server does not answer.");
        assertThat(second.logged()).isEqualTo("the ERP's channel is as told before");
        assertThat(second.reason()).isEqualTo("The server does not answer.");
        assertThat(other.logged()).isEqualTo("The disk is full.");
    }

    private Failure away(String sentence) {
        return failures.ofChannel(null, new ErpChannelProblem(sentence));
    }
}
