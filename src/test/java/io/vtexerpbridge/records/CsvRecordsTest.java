package io.vtexerpbridge.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRecordsTest {

    @Test
    void column_order_is_free_and_names_are_matched_loosely() {
        Read read = Read.csv(Subject.ACKS, "ERP Number;ORDER_ID\n4711;v1\n");
        assertThat(read.records).containsExactly(new Acknowledgement("v1", "4711"));
    }

    @Test
    void a_layout_brings_aliases_and_names_to_pass_over() {
        Read read = Read.laidOut(
                Subject.INVOICES,
                "# ours\npedido = orderId\nNota Fiscal = invoiceNumber\nfilial = ignore\nlayout.money = cents\nvalor = invoiceValue\n",
                "x.csv",
                "filial;PEDIDO;nota_fiscal;valor\n1;v1;77;123456\n");
        assertThat(read.sentences()).isEmpty();
        assertThat(((Invoice) read.records.get(0)).valueCents()).isEqualTo(123456L);
    }

    @ParameterizedTest
    @ValueSource(strings = {";", ",", "\t", "|"})
    void the_separator_is_found(String separator) {
        Read read = Read.csv(Subject.NOTES, String.join(separator, "orderId", "text") + "\nv1" + separator + "hi\n");
        assertThat(read.records).containsExactly(new Note("v1", "hi"));
        assertThat(read.shape.separator()).isEqualTo(separator.charAt(0));
    }

    @Test
    void quotes_breaks_blank_lines_and_surplus_separators_are_understood() {
        Read read = Read.csv(
                Subject.NOTES, "\r\norderId;text;\r\nv1; \"a;b\r\n\"\"c\"\"\" ;\r\n;;\r\n\r\nv2;6\" pipe;;\r\n");
        assertThat(read.unreadable).isNull();
        assertThat(read.records).containsExactly(new Note("v1", "a;b\r\n\"c\""), new Note("v2", "6\" pipe"));
        assertThat(read.rows).extracting(rows -> rows.get(0).line()).containsExactly(3L, 7L);
    }

    @ParameterizedTest
    @CsvSource({
        "UTF-8, UTF-8, UTF-8",
        "UTF-8, ISO-8859-1, ISO-8859-1",
        "UTF-8, windows-1252, ISO-8859-1",
        "ISO-8859-1, ISO-8859-1, ISO-8859-1",
        "ISO-8859-1, UTF-8, UTF-8",
        "windows-1252, windows-1252, windows-1252",
        "US-ASCII, ISO-8859-1, ISO-8859-1",
        "US-ASCII, UTF-8, UTF-8",
        "UTF-16, UTF-8, UTF-8"
    })
    void the_charset_is_the_configured_one_unless_it_cannot_be(String configured, String written, String found) {
        byte[] content = "orderId;text\nv1;São João\n".getBytes(Charset.forName(written));
        Read read = Read.file(Read.settings(Charset.forName(configured)), Subject.NOTES, "x.csv", content);
        assertThat(read.records).containsExactly(new Note("v1", "São João"));
        assertThat(read.shape.charset()).isEqualTo(Charset.forName(found));
    }

    @Test
    void bytes_that_only_windows_has_are_windows() {
        byte[] content = "orderId;text\nv1;10 € – ok\n".getBytes(Charset.forName("windows-1252"));
        for (Charset configured : List.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1)) {
            Read read = Read.file(Read.settings(configured), Subject.NOTES, "x.csv", content);
            assertThat(read.records).containsExactly(new Note("v1", "10 € – ok"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void a_byte_order_mark_beats_the_configuration(String charset) {
        byte[] content = "\uFEFForderId;text\nv1;São João €\n".getBytes(Charset.forName(charset));
        Read read = Read.file(Read.settings(StandardCharsets.ISO_8859_1), Subject.NOTES, "x.csv", content);
        assertThat(read.records).containsExactly(new Note("v1", "São João €"));
    }

    @Test
    void a_late_character_still_tells_the_charset() {
        String rows = "v1;plain text of some length to fill the buffers\n".repeat(20_000);
        byte[] content = ("orderId;text\n" + rows + "v2;João\n").getBytes(StandardCharsets.ISO_8859_1);
        Read read = Read.file(Read.SETTINGS, Subject.NOTES, "x.csv", content);
        assertThat(read.records).hasSize(20_001).last().isEqualTo(new Note("v2", "João"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.234,56|123456",
                "1234,56|123456",
                "1,234.56|123456",
                "1234.56|123456",
                "1234|123400",
                "1.234.567|123456700",
                "0,5|50",
                ",50|50",
                "+7|700",
                "99999999999,99|9999999999999"
            })
    void amounts_are_read_in_every_spelling(String spelt, long cents) {
        Read read = Read.csv(Subject.INVOICES, "orderId;invoiceNumber;invoiceValue\nv1;1;\"" + spelt + "\"\n");
        assertThat(read.sentences()).isEmpty();
        assertThat(((Invoice) read.records.get(0)).valueCents()).isEqualTo(cents);
    }

    /** Thousands for one ERP and decimals for another: an invoice would be a thousand times too high. */
    @ParameterizedTest
    @ValueSource(strings = {"1.234", "10.000", "+1.234"})
    void what_may_be_thousands_or_decimals_is_not_guessed(String spelt) {
        String header = "orderId;invoiceNumber;invoiceValue\n";
        Read alone = Read.csv(Subject.INVOICES, header + "v1;1;" + spelt + "\nv1;2;7\n");
        assertThat(alone.sentences())
                .containsExactly("line 2: invoiceValue is \"" + spelt
                        + "\"; expected an amount such as 1234,56, as these may be thousands or decimals, and no other amount"
                        + " of the file tells which");
        Read mixed = Read.csv(Subject.INVOICES, header + "v1;1;" + spelt + "\nv1;2;12.50\n");
        assertThat(mixed.records)
                .as("what the other row shows is not this sign")
                .isEmpty();
        Read shown = Read.csv(Subject.INVOICES, header + "v1;1;" + spelt + "\nv1;2;1.234.567\n");
        assertThat(shown.sentences()).isEmpty();
    }

    @Test
    void a_quantity_with_three_decimals_is_not_taken_for_thousands() {
        Read read = Read.csv(Subject.INVOICES, "orderId;invoiceNumber;skuId;quantity\nv1;1;A;1.000\nv1;2;A;2\n");
        assertThat(read.sentences()).singleElement().asString().contains("quantity is \"1.000\"");
    }

    @Test
    void one_file_has_one_decimal_sign() {
        String header = "orderId;invoiceNumber;invoiceValue\n";
        Read points = Read.csv(Subject.INVOICES, header + "v1;1;10.50\nv1;2;1.234\nv1;3;7.25\n");
        assertThat(points.sentences())
                .containsExactly("line 3: invoiceValue is \"1.234\"; expected at most two decimals, such as 1234.56");
        Read commas = Read.csv(Subject.INVOICES, header + "v1;1;10,50\nv1;2;1.234\nv1;3;7.25\n");
        assertThat(commas.sentences())
                .containsExactly("line 4: invoiceValue is \"7.25\"; expected an amount such as 1234,56");
        assertThat(commas.records)
                .extracting(made -> ((Invoice) made).valueCents())
                .containsExactly(1050L, 123400L);
    }

    @Test
    void a_file_from_dos_times_ends_with_its_own_character() {
        Read read = Read.csv(Subject.NOTES, "orderId;text\r\nv1;hi\r\n\u001A\u001A\u0000\u0000");
        assertThat(read.unreadable).isNull();
        assertThat(read.records).containsExactly(new Note("v1", "hi"));
    }
}
