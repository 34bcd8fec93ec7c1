package io.vtexerpbridge.vtex;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class VtexHealthTest {

    private final VtexHealth health = new VtexHealth(List.of("acmestore", "riostore"));

    @Test
    void the_trouble_of_one_of_two_accounts_is_a_notice_that_names_it() {
        health.keyRefused("riostore", "VTEX answered 401 to get-feed of riostore");
        health.denied("riostore", "get-feed", "VTEX answered 403 to get-feed of riostore");

        assertThat(health.trouble()).isEmpty();
        assertThat(health.notice()).get().asString().contains("401 to get-feed of riostore", "403");
    }

    @Test
    void both_in_trouble_are_one_that_names_both_until_one_answers() {
        health.denied("riostore", "get-feed", "VTEX answered 403 to get-feed of riostore");
        health.unreachable("acmestore", "VTEX account acmestore did not answer");

        assertThat(health.trouble()).get().asString().contains("riostore", "acmestore");
        health.answered("acmestore", "get-order");
        assertThat(health.trouble()).isEmpty();
    }

    @Test
    void any_trouble_of_an_only_account_is_the_bridges() {
        VtexHealth alone = new VtexHealth(List.of("acmestore"));
        alone.denied("acmestore", "post-invoice", "VTEX answered 403 to post-invoice");

        assertThat(alone.trouble()).contains("VTEX answered 403 to post-invoice");
    }
}
