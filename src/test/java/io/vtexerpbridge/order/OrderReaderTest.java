package io.vtexerpbridge.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.vtexerpbridge.ledger.OrderFacts;
import io.vtexerpbridge.vtex.VtexUnavailable;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderReaderTest {

    private final ObjectMapper mapper = new ObjectMapper();
    private final OrderReader reader = new OrderReader();

    private VtexOrder read(String json) {
        try {
            return reader.read(mapper.readTree(json), "1-01");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "\"handling\"|handling",
                "\" handling \"|handling",
                "null|''",
                "\"\"|''",
                "\"null\"|''",
                "\"detail.state.null\"|''",
                "{}|''",
                "[]|''"
            })
    void a_status_is_VTEX_s_word_or_nothing(String json, String status) {
        assertThat(read("{\"orderId\":\"1-01\",\"status\":" + json + "}").status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"true, true", "false, false", "null, true", "'\"false\"', false", "'\"False\"', false", "0, true"})
    void only_a_clear_false_makes_an_order_incomplete(String json, boolean complete) {
        assertThat(read("{\"orderId\":\"1-01\",\"isCompleted\":" + json + "}").complete())
                .isEqualTo(complete);
    }

    @Test
    void an_answer_about_another_order_is_no_answer() {
        assertThatThrownBy(() -> read("{\"orderId\":\"2-01\",\"status\":\"ready-for-handling\"}"))
                .isInstanceOf(VtexUnavailable.class)
                .hasMessageContaining("1-01")
                .hasMessageContaining("another order");
    }

    @Test
    void card_data_is_forgotten_before_anybody_can_store_it() {
        VtexOrder order = read(
                "{\"orderId\":\"1-01\",\"paymentData\":{\"transactions\":[{\"payments\":[{\"cardNumber\":\"4111\","
                        + "\"CVV2\":\"737\",\"expireMonth\":\"12\",\"expireYear\":\"2029\",\"lastDigits\":\"1111\"}]}]}}");
        assertThat(order.json().toString())
                .contains("lastDigits")
                .doesNotContain("4111", "737", "2029")
                .doesNotContainIgnoringCase("cvv");
    }

    @Test
    void an_order_that_says_nothing_is_complete_and_has_no_status() {
        VtexOrder order = read("{\"orderId\":\"1-01\"}");
        assertThat(order.complete()).isTrue();
        assertThat(order.status()).isEmpty();
        assertThat(order.facts()).isEqualTo(new OrderFacts("", null, null, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "{}", "\"text\"", "[{\"orderId\":\"1-01\"}]", "{\"error\":{\"code\":\"1\"}}"})
    void what_is_no_order_is_worth_another_try(String json) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(VtexUnavailable.class)
                .hasMessageContaining("no order")
                .hasMessageContaining("get-order");
    }

    @Test
    void no_body_is_no_order() {
        assertThatThrownBy(() -> reader.read(MissingNode.getInstance(), "1-01")).isInstanceOf(VtexUnavailable.class);
    }

    @Test
    void the_facts_for_the_ledger_leave_out_what_is_not_there() {
        VtexOrder order = read("{\"orderId\":\"1-01\",\"status\":\"handling\",\"sequence\":\"500101\","
                + "\"marketplaceOrderId\":\"\",\"creationDate\":\"2026-09-14T13:42:07.1234567+00:00\"}");
        assertThat(order.facts())
                .isEqualTo(new OrderFacts("handling", "500101", null, Instant.parse("2026-09-14T13:42:07.123456700Z")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"yesterday\"", "\"\"", "12"})
    void a_strange_date_is_no_failure(String date) {
        assertThat(read("{\"orderId\":\"1-01\",\"creationDate\":" + date + "}")
                        .facts()
                        .placedAt())
                .isNull();
    }
}
