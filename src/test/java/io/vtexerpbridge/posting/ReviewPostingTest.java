package io.vtexerpbridge.posting;

import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.nfe.NfeMaker;
import org.junit.jupiter.api.Test;

/** Findings of a review, each as a test that fails until it is mended. */
class ReviewPostingTest {

    @Test
    void a_row_with_the_key_of_a_canceled_nfe_is_not_posted() {
        TestInvoice row =
                new TestInvoice().key(new NfeMaker().key()).value(27843).issuedAt("2026-11-20T10:00:00Z");
        Step step = Posting.posting(key -> true, 5)
                .next(row.fresh(), TestOrder.coffee().order());
        assertThat(step).isNotInstanceOf(Step.Call.class);
    }

    @Test
    void the_shopper_s_own_words_stay_out_of_what_is_logged() {
        TestOrder order = TestOrder.coffee().status("cancellation-requested");
        order.json()
                .putObject("cancellationData")
                .put("RequestedByUser", true)
                .put("Reason", "call me at 11 98765-4321, Ana Lima");
        assertThat(Posting.judge(new TestInvoice().fresh(), order).reason()).doesNotContain("98765-4321");
    }
}
