package io.vtexerpbridge.erphttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vtexerpbridge.erp.ErpChannelProblem;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InboxFormatTest {

    private static final String DIGEST = "0123456789abcdef0123456789abcdef";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \r\n",
                "[]",
                " [ ] ",
                "{}",
                "null",
                "<invoices/>",
                "<?xml version=\"1.0\"?>\n<invoices>\n</invoices>",
                "orderId;invoiceNumber;issuedAt\r\n"
            })
    void nothing_is_told(String body) {
        assertThat(InboxFormat.isEmpty(body.getBytes(StandardCharsets.UTF_8))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{}]",
                "{\"orderId\":\"1\"}",
                "<sellers><seller orderId=\"1\"/></sellers>",
                "<seller orderId=\"1\" sellerId=\"2\"/>",
                "orderId\r\n1400020007001-01\r\n",
                "1400020007001-01   5001"
            })
    void something_is_told(String body) {
        assertThat(InboxFormat.isEmpty(body.getBytes(StandardCharsets.UTF_8))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "text/csv, csv",
        "text/csv; charset=utf-8, csv",
        "application/json, json",
        "application/hal+json; charset=utf-8, json",
        "application/xml, xml",
        "text/xml, xml",
        "application/zip, zip",
        "text/plain, txt",
        "application/octet-stream, txt"
    })
    void the_type_names_the_file(String type, String extension) {
        assertThat(InboxFormat.of(answer(type, "a"), DIGEST, StandardCharsets.UTF_8)
                        .name())
                .isEqualTo("http-0123456789abcdef." + extension);
    }

    @Test
    void a_type_that_holds_no_records_is_named() {
        assertThatThrownBy(() -> InboxFormat.of(answer("application/pdf", "a"), DIGEST, StandardCharsets.UTF_8))
                .isInstanceOf(ErpChannelProblem.class)
                .hasMessageContaining("application/pdf; expected text/csv");
    }

    @Test
    void a_charset_that_only_the_header_knows_is_not_lost() {
        Charset latin = StandardCharsets.ISO_8859_1;
        ErpAnswer answer = answer("text/csv; charset=ISO-8859-1", "São".getBytes(latin));
        assertThat(InboxFormat.of(answer, DIGEST, StandardCharsets.UTF_8).content())
                .isEqualTo("\uFEFFSão".getBytes(StandardCharsets.UTF_8));
        assertThat(InboxFormat.of(answer, DIGEST, latin).content()).isEqualTo("São".getBytes(latin));
    }

    private static ErpAnswer answer(String type, String body) {
        return answer(type, body.getBytes(StandardCharsets.UTF_8));
    }

    private static ErpAnswer answer(String type, byte[] body) {
        ErpCall call = ErpCall.get("inbox", "erp.http.inbox-url", URI.create("https://erp.example/inbox"), Map.of());
        return new ErpAnswer(call, 200, Meaning.DELIVERED, false, "", type, null, null, null, body);
    }
}
