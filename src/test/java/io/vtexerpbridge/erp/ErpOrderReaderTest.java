package io.vtexerpbridge.erp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErpOrderReaderTest {

    @Test
    void an_order_without_anything_but_its_id_is_worth_nothing() {
        ErpOrder order = Orders.read("{orderId:'v1-01'}");
        Orders.assertAddsUp(order);
        assertThat(order.orderTotal()).isZero();
        assertThat(order.lines()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "7", "'x'", "{}", "{orderId:null}", "{orderId:'  '}", "{orderId:{}}"})
    void what_is_no_order_is_incomplete(String json) {
        assertProblem(json, OrderProblem.INCOMPLETE);
    }

    @Test
    void the_adjustment_is_explained() {
        ErpOrder order =
                Orders.read("{orderId:'v1-01',value:1123,totals:[{id:'Items',value:1000},{id:'Change',value:100}],"
                        + "items:[{id:'1',quantity:1,price:1000}]}");
        assertThat(order.adjustmentTotal()).isEqualTo(123);
        assertThat(order.explanations())
                .containsExactly("adjustmentTotal 1.23: totals id Change 1.00, unexplained 0.23");
    }

    @Test
    void repeated_ids_are_summed_whatever_their_case() {
        ErpOrder order = Orders.read("{orderId:'v1-01',value:100,totals:[{id:'ITEMS',value:60},{id:'items',value:'40'},"
                + "{id:'discountsX',value:-7},{id:'Discounts',value:-3.0},{id:'Tax',value:6},{id:'customTax',value:4}],"
                + "items:[{price:100,quantity:1}]}");
        assertThat(order.itemsTotal()).isEqualTo(100);
        assertThat(order.discountTotal()).isEqualTo(-10);
        assertThat(order.taxTotal()).isEqualTo(10);
        assertThat(order.adjustmentTotal()).isZero();
    }

    @Test
    void a_discount_on_no_line_goes_by_largest_remainder_in_proportion_to_gross() {
        ErpOrder order = Orders.read("{orderId:'v1-01',totals:[{id:'Items',value:300},{id:'Discounts',value:-100}],"
                + "items:[{price:100,quantity:1},{price:100,quantity:1},{price:100,quantity:1}]}");
        assertThat(order.lines().stream().map(ErpOrder.Line::discount)).containsExactly(-34L, -33L, -33L);
    }

    @Test
    void lines_worth_nothing_share_equally() {
        ErpOrder order = Orders.read("{orderId:'v1-01',totals:[{id:'Shipping',value:5}],items:[{price:0},{price:0}]}");
        assertThat(order.lines().stream().map(ErpOrder.Line::freight)).containsExactly(3L, 2L);
    }

    @Test
    void a_multiplier_of_null_zero_or_less_counts_as_one() {
        ErpOrder order = Orders.read(
                "{orderId:'v1-01',items:[{price:100,quantity:2,unitMultiplier:null},"
                        + "{price:100,quantity:2,unitMultiplier:0},{price:100,quantity:2,unitMultiplier:-3},{price:99,quantity:1,unitMultiplier:'0.5'}]}");
        assertThat(order.lines().stream().map(ErpOrder.Line::gross)).containsExactly(200L, 200L, 200L, 50L);
        assertThat(order.lines().get(3).unitMultiplier()).isEqualByComparingTo(new BigDecimal("0.5"));
    }

    @Test
    void a_percentual_tag_counts_only_as_money() {
        ErpOrder order = Orders.read(
                "{orderId:'v1-01',items:[{price:1000,quantity:1,priceTags:["
                        + "{value:-10,isPercentual:true,rawValue:-10},{value:-250,isPercentual:true,rawValue:-2.5},{value:30}]}]}");
        assertThat(order.discountTotal()).isEqualTo(-250);
    }

    @Test
    void amounts_beyond_64_bits_are_refused() {
        assertProblem("{orderId:'v1-01',value:9223372036854775808}", OrderProblem.AMOUNT);
        assertProblem("{orderId:'v1-01',value:'1e300'}", OrderProblem.AMOUNT);
        assertProblem("{orderId:'v1-01',items:[{price:9223372036854775807,quantity:2}]}", OrderProblem.AMOUNT);
        assertThat(Orders.read("{orderId:'v1-01',value:9223372036854775807}").orderTotal())
                .isEqualTo(Long.MAX_VALUE);
        assertThat(Orders.read("{orderId:'v1-01',value:1e-999999999}").orderTotal())
                .isZero();
    }

    @Test
    void payments_of_inactive_transactions_count_only_without_an_active_one() {
        String failed = "{isActive:false,payments:[{paymentSystemName:'Visa',installments:12}]}";
        String paid =
                "{isActive:true,payments:[{paymentSystemName:'Pix',installments:'1'},{paymentSystemName:'Pix'},{paymentSystemName:'Vale'}]}";
        ErpOrder order = Orders.read("{orderId:'v1-01',paymentData:{transactions:[" + failed + "," + paid + "]}}");
        assertThat(order.paymentMethods()).isEqualTo("Pix|Vale");
        assertThat(order.installments()).isEqualTo(1);
        assertThat(Orders.read("{orderId:'v1-01',paymentData:{transactions:[" + failed + "]}}")
                        .paymentMethods())
                .isEqualTo("Visa");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{clientProfileData:{firstName:'A**',lastName:'N******'}}",
                "{clientProfileData:{document:'***.134.270-**'}}",
                "{clientProfileData:{email:'a****@e****.com'}}",
                "{clientProfileData:{phone:'*******3344'}}",
                "{shippingData:{address:{street:'Rua *** *****nte'}}}",
                "{shippingData:{address:{complement:'Ap*** **'}}}",
                "{items:[{}],shippingData:{address:{},selectedAddresses:[{addressId:'a',postalCode:'050*****'}],logisticsInfo:[{itemIndex:0,addressId:'a'}]}}"
            })
    void masked_personal_data_is_refused_without_repeating_it(String json) {
        assertThatThrownBy(() -> Orders.read(json.replaceFirst("\\{", "{orderId:'v1-01',")))
                .isInstanceOfSatisfying(OrderProblem.class, problem -> assertThat(problem.cause())
                        .isEqualTo(OrderProblem.MASKED))
                .hasMessageStartingWith("Order v1-01: ")
                .hasMessageNotContaining("***");
    }

    @Test
    void an_asterisk_alone_is_a_shoppers() {
        ErpOrder order = Orders.read(
                "{orderId:'v1-01',clientProfileData:{firstName:'Ana',lastName:'*'},items:[{name:'Kit *** festa'}],"
                        + "shippingData:{address:{complement:'fundos * ** casa',number:'*'}},openTextField:{value:'*** urgente ***'}}");
        assertThat(order.delivery().address().complement()).isEqualTo("fundos * ** casa");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-09-18T21:00:00.1234567+00:00, 2026-09-18T21:00:00.123456700Z",
        "2026-09-18T21:00:00.123456789Z, 2026-09-18T21:00:00.123456789Z",
        "2026-09-18T21:00:00Z, 2026-09-18T21:00:00Z",
        "2026-09-18T18:00:00-0300, 2026-09-18T21:00:00Z",
        "2026-09-18T18:00:00.5-03:00, 2026-09-18T21:00:00.5Z",
        "2026-09-18T21:00:00, 2026-09-18T21:00:00Z",
        "2026-09-18T21:00, 2026-09-18T21:00:00Z"
    })
    void dates_come_in_many_kinds(String text, Instant instant) {
        assertThat(Orders.read("{orderId:'v1-01',creationDate:'" + text + "'}").createdAt())
                .isEqualTo(instant);
    }

    @Test
    void a_day_stays_a_day_and_no_date_is_none() {
        assertThat(VtexJson.date("2026-09-18")).isEqualTo(LocalDate.of(2026, 9, 18));
        for (String none : List.of(
                "", "0001-01-01T00:00:00", "0001-01-01T00:00:00Z", "2026-02-30", "2026-09-18T25:00:00Z", "amanhã")) {
            assertThat(VtexJson.date(none)).isNull();
        }
    }

    @Test
    void shares_lose_nothing_whatever_the_weights() {
        List<BigInteger> shares = Shares.split(
                BigInteger.valueOf(-101), List.of(new BigDecimal("-5"), new BigDecimal("0.1"), new BigDecimal("1E+2")));
        assertThat(shares).containsExactly(BigInteger.ZERO, BigInteger.ZERO, BigInteger.valueOf(-101));
    }

    private static void assertProblem(String json, String cause) {
        assertThatThrownBy(() -> Orders.read(json))
                .isInstanceOfSatisfying(OrderProblem.class, problem -> assertThat(problem.cause())
                        .isEqualTo(cause));
    }
}
