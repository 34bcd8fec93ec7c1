package io.vtexerpbridge.nfe;

import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.nfe.OrderHint.Kind;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NfeInvoiceTest {

    private static final String ORDER = "1400012345678-01";

    @Test
    void a_document_becomes_an_invoice() {
        NfeMaker maker = new NfeMaker().set("serie", "12").purchase(ORDER);
        NfeInvoice invoice = NfeMaker.invoice(maker);
        assertThat(invoice.number()).isEqualTo("1234");
        assertThat(invoice.numberWithSeries()).isEqualTo("1234S12");
        assertThat(invoice.issuedAt()).hasToString("2026-11-20T10:15:30-03:00");
        assertThat(invoice.valueCents()).isEqualTo(27843);
        assertThat(invoice.key().value()).isEqualTo(maker.key());
        assertThat(invoice.carrier()).isEqualTo("Transportadora Vale Verde");
        assertThat(invoice.buyerDocument()).isEqualTo(Companies.BUYER);
        assertThat(invoice.embeddedInvoice()).isEqualTo(maker.proc());
        assertThat(invoice.hints()).containsExactly(new OrderHint(Kind.PURCHASE, ORDER, false));
        assertThat(NfeMaker.invoice(new NfeMaker().set("serie", "0").set("carrier", ""))
                        .numberWithSeries())
                .isEqualTo("1234S0");
        assertThat(NfeMaker.invoice(new NfeMaker().set("carrier", "")).carrier())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0.01, 1", "278.43, 27843", "278.4, 27840", "278, 27800", "9999999999999.99, 999999999999999"})
    void the_value_is_exact(String value, long cents) {
        assertThat(NfeMaker.invoice(new NfeMaker().set("vNF", value)).valueCents())
                .isEqualTo(cents);
    }

    @Test
    void the_offset_is_the_document_s_and_a_day_alone_begins_in_the_erp_s_zone() {
        assertThat(NfeMaker.invoice(new NfeMaker().set("issued", "2026-11-20T23:15:30-05:00"))
                        .issuedAt())
                .hasToString("2026-11-20T23:15:30-05:00");
        assertThat(NfeMaker.invoice(new NfeMaker().dayAlone("2026-11-20")).issuedAt())
                .hasToString("2026-11-20T00:00-03:00");
    }

    @Test
    void hints_come_in_the_contract_s_order() {
        NfeMaker maker = new NfeMaker()
                .remark("Pedido VTEX", "500101")
                .remark("Vendedor", "77")
                .information("Ref. ao pedido " + ORDER + ". CPF 390.533.447-05, CNPJ 77.441.093/0001-20, CEP 05004-000")
                .item("A", "SEM GTIN", "Item", "1", "1", "140001234567801")
                .item("B", "", "Item", "1", "1", "500101")
                .item("C", "", "Item", "1", "1", "500101")
                .purchase("PED " + ORDER);
        assertThat(NfeMaker.invoice(maker).hints())
                .startsWith(
                        new OrderHint(Kind.PURCHASE, "PED " + ORDER, false),
                        new OrderHint(Kind.PURCHASE, ORDER, false),
                        new OrderHint(Kind.ITEM, "140001234567801", true),
                        new OrderHint(Kind.ITEM, "500101", false),
                        new OrderHint(Kind.REMARK, "500101", false),
                        new OrderHint(Kind.INFORMATION, ORDER, false))
                .noneMatch(hint -> hint.text().equals("77") || hint.text().contains("/"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1400012345678-01",
                "v502556llux-01",
                "00-v502556llux-01",
                "SLR-1400012345678-01",
                "MKP-123456789"
            })
    void order_ids_of_every_shape_are_found_in_a_text(String orderId) {
        for (String text :
                List.of("%s", "Pedido:%s;", "(%s)", "Pedido nº %s.", "Ped.%s", "Pedido/%s", "xPed=%s, obrigado")) {
            assertThat(NfeMaker.invoice(new NfeMaker().information(String.format(text, orderId)))
                            .hints())
                    .as(text)
                    .containsExactly(new OrderHint(Kind.INFORMATION, orderId, false));
        }
    }

    @Test
    void a_text_full_of_numbers_is_bounded() {
        StringBuilder text = new StringBuilder();
        IntStream.range(0, 5000).forEach(i -> text.append(1400000000000L + i).append("-01 "));
        assertThat(NfeMaker.invoice(new NfeMaker().information(text.toString())).hints())
                .hasSize(50);
    }

    @Test
    void only_a_full_item_field_is_a_prefix() {
        NfeMaker maker = new NfeMaker()
                .item("A", "", "Item", "1", "1", "1400012345678-0")
                .item("B", "", "Item", "1", "1", "1400012345678-");
        assertThat(NfeMaker.invoice(maker).hints())
                .contains(new OrderHint(Kind.ITEM, "1400012345678-0", true))
                .contains(new OrderHint(Kind.ITEM, "1400012345678-", false));
    }

    @Test
    void the_buyer_must_be_the_order_s() {
        NfeInvoice invoice = NfeMaker.invoice(new NfeMaker());
        assertThat(invoice.buyerProblem(List.of("390.533.447-05"))).isEmpty();
        assertThat(invoice.buyerProblem(List.of(Companies.STORE, Companies.BUYER)))
                .isEmpty();
        assertThat(invoice.buyerProblem(List.of(Companies.STORE)))
                .hasValueSatisfying(sentence ->
                        assertThat(sentence).contains("is not the order's").doesNotContain(Companies.BUYER));
        assertThat(invoice.buyerProblem(List.of("")))
                .hasValueSatisfying(sentence -> assertThat(sentence).contains("no CPF or CNPJ to compare"));
        assertThat(NfeMaker.invoice(new NfeMaker().set("mod", "65").set("dest", ""))
                        .buyerProblem(List.of(Companies.BUYER)))
                .hasValueSatisfying(sentence -> assertThat(sentence).contains("names no buyer"));
        NfeInvoice lettered = NfeMaker.invoice(new NfeMaker().set("dest", Companies.LETTERED_STORE));
        assertThat(lettered.buyerProblem(List.of(Companies.LETTERED_STORE.toLowerCase(java.util.Locale.ROOT))))
                .isEmpty();
    }
}
