package io.vtexerpbridge.nfe;

import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.nfe.OrderHint.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NfeMatchTest {

    private static final String ONE = "1400012345678-01";
    private static final String TWO = "1400012345678-02";
    private static final String THREE = "1400099999999-01";

    private static final OrderLookup ORDERS = new OrderLookup() {
        private final List<String> all = List.of(ONE, TWO, THREE);
        private final Map<String, String> sequences = Map.of("500101", ONE, "500102", TWO, "7", THREE);
        private final Map<String, List<String>> erpNumbers =
                Map.of("E-1", List.of(ONE), "7", List.of(ONE), "E-2", List.of(ONE, TWO));

        @Override
        public List<String> byOrderId(String orderId) {
            return all.stream().filter(orderId::equals).toList();
        }

        @Override
        public List<String> byPrefix(String prefix) {
            return all.stream().filter(order -> order.startsWith(prefix)).toList();
        }

        @Override
        public List<String> bySequence(String sequence) {
            return sequences.containsKey(sequence) ? List.of(sequences.get(sequence)) : List.of();
        }

        @Override
        public List<String> byErpNumber(String number) {
            return erpNumbers.getOrDefault(number, List.of());
        }
    };

    @Test
    void each_place_can_tell_the_order() {
        for (Kind kind : Kind.values()) {
            found(ONE, kind.place(), hint(kind, ONE));
        }
        found(ONE, "sequence in compra/xPed", hint(Kind.PURCHASE, "500101"));
        found(TWO, "sequence in det/prod/xPed", hint(Kind.ITEM, "500102"));
        found(ONE, "ERP number in infAdic/obsCont", hint(Kind.REMARK, "E-1"));
    }

    @Test
    void the_first_place_that_tells_counts() {
        found(ONE, "compra/xPed", hint(Kind.PURCHASE, ONE), hint(Kind.INFORMATION, THREE));
        found(TWO, "infAdic/infCpl", hint(Kind.PURCHASE, "unknown"), hint(Kind.INFORMATION, TWO));
        found(TWO, "infAdic/infCpl", hint(Kind.PURCHASE, "500101"), hint(Kind.INFORMATION, TWO));
        found(THREE, "sequence in compra/xPed", hint(Kind.PURCHASE, "7"));
    }

    @Test
    void a_prefix_counts_where_it_is_unique() {
        found(THREE, "det/prod/xPed", new OrderHint(Kind.ITEM, "1400099999999-0", true));
        assertThat(resolve(hint(Kind.ITEM, "1400099999999-0"))).isInstanceOf(NfeMatch.None.class);
        several(List.of(ONE, TWO), new OrderHint(Kind.ITEM, "1400012345678-0", true));
    }

    @Test
    void a_later_place_chooses_among_what_a_prefix_left_open() {
        OrderHint prefix = new OrderHint(Kind.ITEM, "1400012345678-0", true);
        found(TWO, "infAdic/infCpl", prefix, hint(Kind.INFORMATION, TWO));
        found(ONE, "sequence in infAdic/obsCont", prefix, hint(Kind.REMARK, "500101"));
        found(TWO, "det/prod/xPed", prefix, hint(Kind.ITEM, TWO));
        several(List.of(ONE, TWO, THREE), prefix, hint(Kind.INFORMATION, THREE));
    }

    @Test
    void one_document_for_several_orders_is_for_a_person() {
        several(List.of(ONE, THREE), hint(Kind.ITEM, ONE), hint(Kind.ITEM, THREE), hint(Kind.INFORMATION, ONE));
        several(List.of(ONE, TWO), hint(Kind.REMARK, "E-2"));
        several(List.of(ONE, TWO), hint(Kind.INFORMATION, ONE), hint(Kind.INFORMATION, TWO));
    }

    @Test
    void a_number_in_a_free_text_is_no_sequence() {
        assertThat(resolve(hint(Kind.INFORMATION, "500101"))).isInstanceOf(NfeMatch.None.class);
    }

    @Test
    void no_order_says_what_was_tried() {
        assertThat(((NfeMatch.None) resolve(hint(Kind.PURCHASE, "999"))).sentence())
                .contains("\"999\" in compra/xPed");
        assertThat(((NfeMatch.None) resolve()).sentence()).contains("names no order");
    }

    private static NfeMatch resolve(OrderHint... hints) {
        return NfeMatch.resolve(List.of(hints), ORDERS);
    }

    private static void found(String orderId, String rung, OrderHint... hints) {
        assertThat(resolve(hints)).isEqualTo(new NfeMatch.Found(orderId, rung));
    }

    private static void several(List<String> candidates, OrderHint... hints) {
        NfeMatch.Several several = (NfeMatch.Several) resolve(hints);
        assertThat(several.candidates()).containsExactlyInAnyOrderElementsOf(candidates);
        assertThat(several.sentence()).contains(candidates).contains("pick the one it belongs to");
    }

    private static OrderHint hint(Kind kind, String text) {
        return new OrderHint(kind, text, false);
    }
}
