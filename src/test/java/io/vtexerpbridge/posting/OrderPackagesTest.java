package io.vtexerpbridge.posting;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vtexerpbridge.posting.OrderPackages.Item;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderPackagesTest {

    private static OrderPackages of(String json) throws JsonProcessingException {
        return OrderPackages.of(new JsonMapper().readTree(json.replace('\'', '"')));
    }

    private static OrderPackages one(String fields) throws JsonProcessingException {
        return of("{'items': [{'id': '880'}, {'id': '881'}], 'packageAttachment': {'packages': [{" + fields + "}]}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'packageAttachment': null}",
                "{'packageAttachment': {}}",
                "{'packageAttachment': {'packages': null}}",
                "{'packageAttachment': {'packages': []}}"
            })
    void an_order_without_packages_has_none(String order) throws JsonProcessingException {
        assertThat(of(order).all()).isEmpty();
        assertThat(of(order).invoicedCents()).isZero();
    }

    @Test
    void nulls_everywhere_become_empty() throws JsonProcessingException {
        OrderPackages.Package shown =
                one("'invoiceNumber': null, 'type': null, 'invoiceValue': null, 'invoiceKey': null,"
                                + "'courier': null, 'trackingNumber': null, 'trackingUrl': null, 'items': null,"
                                + "'courierStatus': null")
                        .all()
                        .get(0);
        assertThat(shown.invoiceNumber()).isEmpty();
        assertThat(shown.output()).isTrue();
        assertThat(shown.valueCents()).isZero();
        assertThat(shown.invoiceKey()).isEmpty();
        assertThat(shown.courier()).isEmpty();
        assertThat(shown.trackingNumber()).isEmpty();
        assertThat(shown.trackingUrl()).isEmpty();
        assertThat(shown.items()).isEmpty();
    }

    @Test
    void an_empty_package_is_read() throws JsonProcessingException {
        assertThat(one("").all()).hasSize(1);
        assertThat(of("{'packageAttachment': {'packages': [null]}}")
                        .all()
                        .get(0)
                        .items())
                .isEmpty();
    }

    @Test
    void items_are_named_by_the_line_s_index() throws JsonProcessingException {
        assertThat(one("'items': [{'itemIndex': 1, 'quantity': 2, 'price': 350}]")
                        .all()
                        .get(0)
                        .items())
                .containsExactly(new Item("881", 2, 350));
    }

    @Test
    void items_are_named_by_their_id_where_there_is_no_index() throws JsonProcessingException {
        assertThat(one("'items': [{'itemIndex': null, 'id': '880', 'quantity': 1, 'price': 1}, {'id': 881}]")
                        .all()
                        .get(0)
                        .items())
                .containsExactly(new Item("880", 1, 1), new Item("881", 0, 0));
    }

    @Test
    void an_index_beyond_the_lines_names_the_id_or_nothing() throws JsonProcessingException {
        assertThat(
                        one("'items': [{'itemIndex': 9, 'id': '882'}, {'itemIndex': 9}, {'itemIndex': -1, 'id': null}, null]")
                                .all()
                                .get(0)
                                .items())
                .extracting(Item::skuId)
                .containsExactly("882", "", "", "");
    }

    @Test
    void a_value_may_be_a_text() throws JsonProcessingException {
        assertThat(one("'invoiceValue': '27843', 'type': 'Output'").invoicedCents())
                .isEqualTo(27843);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Input", "input", "INPUT"})
    void returns_are_no_sales(String type) throws JsonProcessingException {
        OrderPackages packages = one("'type': '" + type + "', 'invoiceValue': 100");
        assertThat(packages.all().get(0).output()).isFalse();
        assertThat(packages.invoicedCents()).isZero();
    }

    @Test
    void a_package_is_found_by_its_number_alone() throws JsonProcessingException {
        OrderPackages packages = one("'invoiceNumber': '0123'");
        assertThat(packages.byNumber("0123")).isPresent();
        assertThat(packages.byNumber("123")).isEmpty();
    }

    @Test
    void quantities_count_sales_and_returns_apart() {
        OrderPackages packages = OrderPackages.of(
                TestOrder.invoiced().returned("R1", 4590, "1342", 1, 4590).json());
        assertThat(packages.quantity("1342", true)).isEqualTo(2);
        assertThat(packages.quantity("1342", false)).isEqualTo(1);
        assertThat(packages.quantity("999", true)).isZero();
    }
}
