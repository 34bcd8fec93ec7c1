package io.vtexerpbridge.nfe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NfeValueTest {

    @ParameterizedTest
    @CsvSource({
        "27843, 27843, true, 0",
        "27841, 27843, true, 2",
        "27845, 27843, true, 2",
        "27842, 27843, false, 2",
        "1, 1, true, 0",
    })
    void within_the_tolerance_the_order_s_own_value_is_sent(long nfe, long open, boolean all, long tolerance) {
        assertThat(NfeValue.decide(nfe, open, all, tolerance)).isEqualTo(new NfeValue.OrdersOwn(open));
    }

    @ParameterizedTest
    @CsvSource({"27840, 27843, 2", "1, 27843, 2", "27842, 27843, 0"})
    void a_part_of_the_items_is_a_partial_invoice(long nfe, long open, long tolerance) {
        assertThat(NfeValue.decide(nfe, open, false, tolerance)).isEqualTo(new NfeValue.Partial(nfe));
    }

    @ParameterizedTest
    @CsvSource({
        "27840, 27843, true, 2, 0.03 less",
        "27846, 27843, true, 2, 0.03 more",
        "27846, 27843, false, 2, 0.03 more",
        "999999999999999, 1, false, 2, 9999999999999.98 more",
        "100, 0, true, 2, nothing left to invoice",
        "1, 0, true, 2, nothing left to invoice",
        "100, -5, false, 2, nothing left to invoice",
        "0, 1, true, 2, only invoices with a value",
    })
    void what_does_not_fit_is_held(long nfe, long open, boolean all, long tolerance, String words) {
        assertThat(NfeValue.decide(nfe, open, all, tolerance)).isInstanceOf(NfeValue.Held.class);
        assertThat(((NfeValue.Held) NfeValue.decide(nfe, open, all, tolerance)).sentence())
                .contains(words);
    }

    @Test
    void sentences_name_both_values() {
        assertThat(((NfeValue.Held) NfeValue.decide(12345, 12000, true, 2)).sentence())
                .contains("123.45")
                .contains("120.00")
                .contains("0.02");
    }
}
