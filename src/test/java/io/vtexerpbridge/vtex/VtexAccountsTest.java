package io.vtexerpbridge.vtex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VtexAccountsTest {

    private final VtexAccount account = new VtexAccount("store", "https://store.example", "KEY", "TOKEN", 10);
    private final VtexAccounts accounts = new VtexAccounts(List.of(account));

    @ParameterizedTest
    @CsvSource({"1400-01, 1400-01", "a/b, a%2Fb", ".., %2E%2E", "., %2E", "..., ...", "a b, a%20b", "a+b, a%2Bb"})
    void an_id_is_one_segment_that_leads_nowhere_else(String id, String segment) {
        assertThat(accounts.segment(id)).isEqualTo(segment);
    }

    @Test
    void an_account_that_is_only_read_takes_no_call_that_changes_anything() {
        VtexAccounts readOnly = new VtexAccounts(List.of(account), true);
        assertThat(readOnly.baseUrl(account.name(), "GET", "get-order")).isEqualTo(account.baseUrl());
        assertThatThrownBy(() -> readOnly.baseUrl(account.name(), "POST", "start-handling"))
                .hasMessageContaining("start-handling");
        assertThatThrownBy(() -> readOnly.baseUrl(account.name(), "GET", "get-feed"))
                .hasMessageContaining("dry run");
    }

    @Test
    void an_unknown_account_is_told_with_the_known_ones() {
        assertThatThrownBy(() -> accounts.baseUrl("shop", "GET", "get-order"))
                .hasMessage("No VTEX account \"shop\" is configured; known are store.");
    }

    @Test
    void an_account_in_a_log_shows_no_key() {
        assertThat(account.toString()).doesNotContain("KEY", "TOKEN");
    }
}
