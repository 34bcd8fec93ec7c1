package io.vtexerpbridge.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtherFormatsTest {

    @ParameterizedTest
    @ValueSource(strings = {"\u001A", " \u001A", "\n\u001A"})
    void a_file_of_json_that_ends_before_it_begins_is_told_so(String nothing) {
        assertThat(Read.text(Subject.INVOICES, "x.json", nothing).unreadable)
                .hasMessageContaining("found nothing; expected an array of objects");
    }

    @Test
    void json_may_be_one_object_with_any_scalars() {
        Read read = Read.text(
                Subject.INVOICES,
                "x.json",
                "{\"order-id\": 123, \"invoiceNumber\": \"7\", \"invoiceValue\": 1.05E7, \"type\": null, \"reason\": {\"old\": 1}}");
        assertThat(read.sentences())
                .containsExactly(
                        "line 1: reason is \"{\"old\":1}\"; expected one value: a text, a number, true, false or null");
        read = Read.text(
                Subject.INVOICES, "x.json", "{\"order-id\": 123, \"invoiceNumber\": \"7\", \"invoiceValue\": 1.05E7}");
        assertThat(read.records)
                .extracting(made -> ((Invoice) made).valueCents())
                .containsExactly(1_050_000_000L);
    }

    @Test
    void json_amounts_have_a_point_and_nothing_else() {
        Read read = Read.text(
                Subject.INVOICES,
                "x.json",
                "[{\"orderId\":\"v1\",\"invoiceNumber\":\"1\",\"invoiceValue\":\"1.234,56\"},\n"
                        + "{\"orderId\":\"v1\",\"invoiceNumber\":\"2\",\"invoiceValue\":1.234}]");
        assertThat(read.sentences())
                .containsExactly(
                        "line 1: invoiceValue is \"1.234,56\"; expected an amount such as 1234.56",
                        "line 2: invoiceValue is \"1.234\"; expected at most two decimals, such as 1234.56");
    }

    @Test
    void the_content_beats_an_extension_that_cannot_be() {
        assertThat(Read.text(Subject.ACKS, "x.csv", " [{\"orderId\":\"v1\"}]").records)
                .hasSize(1);
        assertThat(Read.text(Subject.ACKS, "x.TXT", "<a><r><orderId>v1</orderId></r></a>").records)
                .hasSize(1);
        assertThat(Read.text(Subject.ACKS, "x.txt", "orderId\nv1").records).hasSize(1);
        assertThat(Read.text(Subject.ACKS, "x.pdf", "orderId\nv1").unreadable)
                .hasMessage("the file's extension is \"pdf\"; expected .csv, .json, .xml or .txt");
    }

    @Test
    void xml_rows_may_have_attributes_and_cdata_and_be_the_root() {
        Read read = Read.text(
                Subject.NOTES,
                "x.xml",
                "<notes at='1'>\n<!-- c --><note orderId='v1'><text><![CDATA[a < b]]> &amp; c</text></note>\n<note orderId='v2' text='t'/></notes>");
        assertThat(read.records).containsExactly(new Note("v1", "a < b & c"), new Note("v2", "t"));
        assertThat(Read.text(Subject.NOTES, "x.xml", "<note><orderId>v1</orderId><text>t</text></note>").records)
                .containsExactly(new Note("v1", "t"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ISO-8859-1", "UTF-8", "windows-1252"})
    void xml_is_in_the_charset_it_names(String charset) {
        String xml =
                "<?xml version='1.0' encoding='" + charset + "'?><n><r><orderId>v1</orderId><text>João</text></r></n>";
        Read read = Read.file(
                Read.SETTINGS, Subject.NOTES, "x.xml", xml.getBytes(java.nio.charset.Charset.forName(charset)));
        assertThat(read.records).containsExactly(new Note("v1", "João"));
    }

    @Test
    void xml_and_json_without_a_word_on_it_are_utf_8_or_the_configured_charset() {
        String xml = "<n><r><orderId>v1</orderId><text>João</text></r></n>";
        String json = "[{\"orderId\":\"v1\",\"text\":\"João\"}]";
        for (var charset : List.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1)) {
            for (var configured : List.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1)) {
                RecordSettings settings = Read.settings(configured);
                assertThat(Read.file(settings, Subject.NOTES, "x.xml", xml.getBytes(charset)).records)
                        .containsExactly(new Note("v1", "João"));
                assertThat(Read.file(settings, Subject.NOTES, "x.json", json.getBytes(charset)).records)
                        .containsExactly(new Note("v1", "João"));
            }
        }
    }

    private static final String TYPED =
            """
            layout.record-type = 1, 1
            layout.record-length = 30
            layout.rows = I
            layout.skip = T
            H.orderId = 2, 6
            H.invoiceNumber = 8, 6, zeros
            H.issuedAt = 14, 8, ddMMyyyy
            H.invoiceValue = 22, 9, cents
            I.skuId = 2, 6, zeros
            I.quantity = 8, 4
            I.unitPrice = 12, 9, cents
            """;

    @Test
    void fixed_width_headers_hold_for_the_rows_behind_them() {
        Read read = Read.laidOut(
                Subject.INVOICES,
                TYPED,
                "x.txt",
                """
                Hv1    00077705032026000001500
                I0008800002000000500         x
                I0008810001000000500         x
                Hv2    00077800000000000000100
                I0008800001000000100         x
                T3                           x
                """);
        assertThat(read.sentences()).isEmpty();
        assertThat(read.records).hasSize(2);
        Invoice first = (Invoice) read.records.get(0);
        assertThat(first.invoiceNumber()).isEqualTo("777");
        assertThat(first.issuedAt()).isEqualTo(Instant.parse("2026-03-05T03:00:00Z"));
        assertThat(first.valueCents()).isEqualTo(1500L);
        assertThat(first.items()).containsExactly(new Invoice.Item("880", 2, 500L), new Invoice.Item("881", 1, 500L));
        assertThat(((Invoice) read.records.get(1)).issuedAt()).isNull();
    }

    @Test
    void a_date_in_another_form_than_the_layout_s_is_refused_by_naming_the_layout() {
        Read read = Read.laidOut(
                Subject.INVOICES,
                "layout.date = ddMMyyyy\n",
                "x.csv",
                "orderId;invoiceNumber;issuedAt\nv1;7;20/11/2026\n");
        assertThat(read.sentences())
                .containsExactly(
                        "line 2: issuedAt is \"20/11/2026\"; expected a date that exists, in the form that config/layouts/invoices.properties gives it");
    }

    @Test
    void the_shipped_example_is_a_layout() throws IOException {
        String example = Files.readString(Path.of("config/layouts/invoices.properties.example"));
        assertThat(Layout.of(Subject.INVOICES, "example", example).aliases()).containsEntry("pedido", "orderId");
        Layout fixed = Layout.of(Subject.INVOICES, "example", example.replaceAll("(?m)^#(?=\\S)", ""));
        assertThat(fixed.isFixedWidth()).isTrue();
    }

    @Test
    void a_fixed_width_line_of_another_length_is_refused_with_what_belongs_to_it() {
        Read read = Read.laidOut(
                Subject.INVOICES,
                TYPED,
                "x.txt",
                "Hv1    000777\nI0008800002000000500         x\nX9999999999999999999999999999x\n");
        assertThat(read.records).isEmpty();
        assertThat(read.sentences())
                .containsExactly(
                        "line 3: the record type is \"X\"; expected one that config/layouts/invoices.properties knows, or lists in layout.skip",
                        "line 2: line 1, to which this row belongs, is 13 characters long; expected 30, as layout.record-length in config/layouts/invoices.properties says");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pedido = orderID|x.properties, line 1: pedido is \"orderID\"; expected ignore, or one of orderId, text",
                "orderId = 0, 5|x.properties, line 1: orderId has place 0 and length 5; expected both from 1",
                "foo = 1, 5|x.properties, line 1: the field \"foo\" is unknown; expected one of orderId, text",
                "text = 1, 5, cents|x.properties, line 1: text has the option \"cents\"; expected zeros, cents for an amount, or a pattern for a date",
                "nonsense|x.properties, line 1: found \"nonsense\"; expected NAME = VALUE",
                "layout.money = 3|x.properties, line 1: layout.money is \"3\"; expected cents or decimals",
                "layout.mony = cents|x.properties, line 1: layout.mony is unknown; expected layout.money, layout.date, layout.record-length, layout.record-type, layout.rows or layout.skip",
                "orderId = 1, 5\\ntext = 5, 9|x.properties, line 2: text has the places 5 to 13, of which orderId has some (1 to 5); expected places of its own",
                "layout.record-length = 9\\ntext = 5, 9|x.properties, line 2: text has the places 5 to 13, and layout.record-length is 9; expected places within the line",
                "layout.record-type = 1, 1|x.properties, line 1: layout.rows is missing; expected the type of record that is a row, such as I"
            })
    void a_broken_layout_names_its_line(String layout, String sentence) {
        assertThatThrownBy(() -> Layout.of(Subject.NOTES, "x.properties", layout.replace("\\n", "\n")))
                .isInstanceOf(LayoutProblem.class)
                .hasMessage(sentence);
    }
}
