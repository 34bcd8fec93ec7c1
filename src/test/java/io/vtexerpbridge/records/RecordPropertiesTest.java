package io.vtexerpbridge.records;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vtexerpbridge.records.Invoice.Item;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamWriter;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** What is written is read again, whatever it is made of; and no bytes at all lead anywhere but to records or a sentence. */
class RecordPropertiesTest {

    private static final List<String> COLUMNS =
            List.of("orderId", "invoiceNumber", "courier", "skuId", "quantity", "unitPrice");

    @Provide
    Arbitrary<Invoice> invoices() {
        Arbitrary<Item> item = Combinators.combine(
                        Arbitraries.strings().alpha().numeric().ofMinLength(1).ofMaxLength(8),
                        Arbitraries.integers().between(1, Amounts.LARGEST_QUANTITY),
                        Arbitraries.longs().between(0, Amounts.LARGEST_CENTS))
                .as(Item::new);
        return Combinators.combine(
                        Arbitraries.strings().alpha().numeric().ofMinLength(1).ofMaxLength(20),
                        Arbitraries.strings().alpha().numeric().ofMinLength(1).ofMaxLength(9),
                        Arbitraries.strings()
                                .withChars(" ;,\"'<>&|\\{}[]=+-@/áÉçõß~#")
                                .alpha()
                                .numeric()
                                .ofMaxLength(40),
                        item.list().ofMaxSize(6).uniqueElements(Item::skuId))
                .as((orderId, number, courier, items) -> new Invoice(
                        orderId, number, null, Invoice.Type.OUTPUT, null, "", "", courier.strip(), "", "", items));
    }

    @Provide
    Arbitrary<List<Invoice>> files() {
        return invoices().list().ofMaxSize(8).uniqueElements(made -> made.orderId() + "/" + made.invoiceNumber());
    }

    private static List<Map<String, String>> rows(List<Invoice> invoices, char sign) {
        List<Map<String, String>> rows = new ArrayList<>();
        for (Invoice invoice : invoices) {
            List<Item> items = new ArrayList<>(invoice.items());
            if (items.isEmpty()) {
                items.add(null);
            }
            for (Item item : items) {
                Map<String, String> row = new LinkedHashMap<>();
                row.put("orderId", invoice.orderId());
                row.put("invoiceNumber", invoice.invoiceNumber());
                row.put("courier", invoice.courier());
                row.put("skuId", item == null ? "" : item.skuId());
                row.put("quantity", item == null ? "" : String.valueOf(item.quantity()));
                row.put(
                        "unitPrice",
                        item == null
                                ? ""
                                : BigDecimal.valueOf(item.unitPriceCents(), 2)
                                        .toPlainString()
                                        .replace('.', sign));
                rows.add(row);
            }
        }
        return rows;
    }

    @Property(tries = 300)
    void csv_round_trip(
            @ForAll("files") List<Invoice> invoices,
            @ForAll("separators") char separator,
            @ForAll("signs") char sign,
            @ForAll("charsets") Charset written,
            @ForAll("charsets") Charset configured)
            throws Exception {
        StringWriter text = new StringWriter();
        try (CSVPrinter printer = new CSVPrinter(
                text, CSVFormat.RFC4180.builder().setDelimiter(separator).get())) {
            printer.printRecord(COLUMNS);
            for (Map<String, String> row : rows(invoices, sign)) {
                printer.printRecord(row.values());
            }
        }
        Read read = Read.file(
                Read.settings(configured),
                Subject.INVOICES,
                "x.csv",
                text.toString().getBytes(written));
        assertThat(read.unreadable).isNull();
        assertThat(read.sentences()).isEmpty();
        assertThat(read.records).isEqualTo(invoices);
    }

    @Property(tries = 200)
    void json_round_trip(@ForAll("files") List<Invoice> invoices) throws Exception {
        Read read = Read.text(Subject.INVOICES, "x.json", new ObjectMapper().writeValueAsString(rows(invoices, '.')));
        assertThat(read.records).isEqualTo(invoices);
    }

    @Property(tries = 200)
    void xml_round_trip(@ForAll("files") List<Invoice> invoices) throws Exception {
        StringWriter text = new StringWriter();
        XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
        xml.writeStartElement("all");
        for (Map<String, String> row : rows(invoices, '.')) {
            xml.writeStartElement("invoice");
            for (Map.Entry<String, String> field : row.entrySet()) {
                xml.writeStartElement(field.getKey());
                xml.writeCharacters(field.getValue());
                xml.writeEndElement();
            }
            xml.writeEndElement();
        }
        xml.writeEndElement();
        Read read = Read.text(Subject.INVOICES, "x.xml", text.toString());
        assertThat(read.records).isEqualTo(invoices);
    }

    @Property(tries = 500)
    void any_bytes_end_in_records_or_a_sentence_and_always_the_same(
            @ForAll("noise") byte[] noise, @ForAll("names") String name) {
        Read once = Read.file(Read.SETTINGS, Subject.INVOICES, name, noise);
        Read twice = Read.file(Read.SETTINGS, Subject.INVOICES, name, noise);
        assertThat(twice.records).isEqualTo(once.records);
        assertThat(twice.rejected).isEqualTo(once.rejected);
        if (once.unreadable == null) {
            assertThat(twice.unreadable).isNull();
        } else {
            assertThat(twice.unreadable).hasMessage(once.unreadable.getMessage());
            assertThat(once.unreadable.getMessage())
                    .contains("expected")
                    .hasSizeLessThan(600)
                    .doesNotContain("\n");
        }
        assertThat(once.sentences()).allSatisfy(sentence -> assertThat(sentence)
                .contains("expected")
                .hasSizeLessThan(900)
                .doesNotContain("\n"));
    }

    @Provide
    Arbitrary<byte[]> noise() {
        Arbitrary<byte[]> any = Arbitraries.bytes().array(byte[].class).ofMaxSize(200);
        Arbitrary<byte[]> pieces = Arbitraries.of(
                        "orderId",
                        "invoiceNumber",
                        ";",
                        ",",
                        "\n",
                        "\r\n",
                        "\"",
                        "{",
                        "}",
                        "[",
                        "]",
                        ":",
                        "<n>",
                        "<r>",
                        "</r>",
                        "</n>",
                        "<orderId>",
                        "</orderId>",
                        "v1",
                        "1",
                        "1.234",
                        "12,5",
                        "&",
                        "é",
                        "\t",
                        " ",
                        "reason",
                        "null",
                        "-")
                .list()
                .ofMaxSize(60)
                .map(parts -> String.join("", parts).getBytes(StandardCharsets.UTF_8));
        Arbitrary<byte[]> headed =
                pieces.map(bytes -> ("orderId;invoiceNumber;invoiceValue\n" + new String(bytes, StandardCharsets.UTF_8))
                        .getBytes(StandardCharsets.UTF_8));
        return Arbitraries.oneOf(any, pieces, headed);
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.of("x.csv", "x.json", "x.xml", "x.txt");
    }

    @Provide
    Arbitrary<Character> separators() {
        return Arbitraries.of(';', ',', '\t', '|');
    }

    @Provide
    Arbitrary<Character> signs() {
        return Arbitraries.of(',', '.');
    }

    @Provide
    Arbitrary<Charset> charsets() {
        return Arbitraries.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1, Charset.forName("windows-1252"));
    }
}
