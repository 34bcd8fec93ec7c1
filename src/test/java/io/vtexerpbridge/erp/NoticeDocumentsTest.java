package io.vtexerpbridge.erp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What became of an order, as the shipped mappings write it. */
class NoticeDocumentsTest {

    private static final JsonNode ORDER = Orders.json(
            "{orderId:'1-01', sequence:'500101', cancellationData:{"
                    + "requestedByUser:true, reason:'=1+1; \u201cn\u00e3o\u201d <b>&\\n\u65e5', cancellationDate:'2026-09-15T01:30:00Z'}}");

    private static ErpDocument document(JsonNode order, String status, String format, Charset charset) {
        return new OrderDocuments(Orders.MAPPINGS, Orders.settings(charset))
                .renderNotice(Notice.read(order, status, "store"), order, format);
    }

    private static String text(JsonNode order, String status, Charset charset) {
        return new String(document(order, status, "csv", charset).content(), charset);
    }

    @Test
    void a_row_has_the_contracts_columns_and_runs_in_no_spreadsheet() {
        assertThat(text(ORDER, "canceled", StandardCharsets.UTF_8))
                .isEqualTo(
                        "orderId;sequence;account;status;requestedBy;reason;changedAt\r\n"
                                + "1-01;500101;store;canceled;shopper;\"'=1+1; \u201cn\u00e3o\u201d <b>& \u65e5\";2026-09-14T22:30:00-03:00\r\n");
    }

    @Test
    void what_the_charset_lacks_is_spelt_otherwise() {
        assertThat(text(ORDER, "replaced", StandardCharsets.US_ASCII))
                .contains("\"\"nao\"\" <b>&")
                .doesNotContain("?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"canceled", "replaced", "cancellation-requested"})
    void the_XML_is_what_its_schema_says(String status) {
        for (Charset charset : new Charset[] {StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1}) {
            Orders.assertValidNotice(document(ORDER, status, "xml", charset).content());
            Orders.assertValidNotice(document(Orders.json("{orderId:'1'}"), status, "xml", charset)
                    .content());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"canceled", "replaced", "cancellation-requested"})
    void JSON_and_IDoc_are_what_their_schemas_say(String status) {
        for (JsonNode order : new JsonNode[] {ORDER, Orders.json("{orderId:'1'}")}) {
            Orders.assertValidJsonNotice(
                    document(order, status, "json", StandardCharsets.UTF_8).content());
            Orders.assertValidIdoc(
                    document(order, status, "idoc", StandardCharsets.UTF_8).content());
        }
    }

    @Test
    void an_IDoc_takes_a_canceled_order_back_and_only_blocks_one_that_may_yet_be() {
        ErpDocument canceled = document(ORDER, "canceled", "idoc", StandardCharsets.UTF_8);
        ErpDocument asked = document(ORDER, "cancellation-requested", "idoc", StandardCharsets.UTF_8);
        assertThat(canceled.fileName()).isEqualTo("1-01.canceled.idoc.xml");
        assertThat(new String(canceled.content(), StandardCharsets.UTF_8))
                .contains("<MESTYP>ORDCHG</MESTYP>", "<ACTION>001</ACTION>", "<TDLINE>canceled: =1+1;")
                .doesNotContain("LIFSK");
        assertThat(new String(asked.content(), StandardCharsets.UTF_8))
                .contains("<ACTION>002</ACTION>", "<LIFSK>01</LIFSK>");
    }

    @Test
    void a_notice_of_fixed_width_is_one_record() {
        ErpDocument canceled = document(ORDER, "canceled", "fixed-width", StandardCharsets.ISO_8859_1);
        assertThat(canceled.fileName()).isEqualTo("1-01.canceled.txt");
        assertThat(new String(canceled.content(), StandardCharsets.ISO_8859_1))
                .hasSize(347 + 2)
                .startsWith("N1-01 ")
                .contains("shopper     =1+1; \"n\u00e3o\" <b>& ")
                .endsWith("20260914223000\r\n");
    }

    @Test
    void a_document_is_named_for_what_it_tells() {
        ErpDocument canceled = document(ORDER, "cancel", "xml", StandardCharsets.UTF_8);
        assertThat(canceled.name()).isEqualTo("canceled");
        assertThat(canceled.fileName()).isEqualTo("1-01.canceled.xml");
        assertThat(canceled.contentDigest()).isEmpty();
        assertThat(canceled.request()).isEmpty();
        ErpDocument requested = document(ORDER, "request-cancel", "csv", StandardCharsets.UTF_8);
        assertThat(requested.fileName()).isEqualTo("1-01.cancellation-requested.csv");
        assertThat(requested.request()).isEqualTo("r1:2026-09-15T01:30:00Z ");
    }

    @Test
    void a_fault_in_a_notice_is_found_at_start_with_its_place(@TempDir Path home) throws IOException {
        Path mappings = Orders.shippedMappings(home);
        Files.writeString(mappings.resolve("notice.csv.ftl"), "\n${notice.reson}");
        OrderDocuments documents = new OrderDocuments(mappings, Orders.settings());
        documents.check("xml");
        assertThatThrownBy(() -> documents.check("csv"))
                .isInstanceOf(MappingProblem.class)
                .hasMessageStartingWith("config/mappings/notice.csv.ftl, line 2")
                .hasMessageContaining("notice.reson has no value");
    }

    @Test
    void a_notice_without_a_template_is_found_at_start(@TempDir Path home) throws IOException {
        Path mappings = Orders.shippedMappings(home);
        Files.delete(mappings.resolve("notice.xml.ftl"));
        assertThatThrownBy(() -> new OrderDocuments(mappings, Orders.settings()).check("xml"))
                .hasMessageStartingWith("config/mappings/notice.xml.ftl: the file is missing");
    }

    @Test
    void a_notice_that_is_no_XML_is_found_at_start(@TempDir Path home) throws IOException {
        Path mappings = Orders.shippedMappings(home);
        Files.writeString(mappings.resolve("notice.xml.ftl"), "<notice><a></notice>");
        assertThatThrownBy(() -> new OrderDocuments(mappings, Orders.settings()).check("xml"))
                .hasMessageStartingWith("config/mappings/notice.xml.ftl")
                .hasMessageContaining("well-formed");
    }
}
