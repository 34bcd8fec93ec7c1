package io.vtexerpbridge.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of bad input gets one sentence, soon and in little memory. */
@Timeout(60)
class BadInputTest {

    private static final String NOTES = "orderId;text\n";

    private static String unreadable(Read read) {
        assertThat(read.unreadable).isNotNull();
        return read.unreadable.getMessage();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \r\n\t", "\uFEFF"})
    void an_empty_file(String content) {
        for (String name : List.of("x.csv", "x.json", "x.xml", "x.txt")) {
            assertThat(unreadable(Read.text(Subject.NOTES, name, content)))
                    .isEqualTo("the file is empty; expected at least a header row");
        }
    }

    @Test
    void a_header_alone_is_no_error() {
        for (Read read : List.of(
                Read.csv(Subject.NOTES, "orderId;text"),
                Read.text(Subject.NOTES, "x.json", "[]"),
                Read.text(Subject.NOTES, "x.xml", "<notes/>"))) {
            assertThat(read.unreadable).isNull();
            assertThat(read.records).isEmpty();
            assertThat(read.rejected).isEmpty();
        }
    }

    @Test
    void binary_is_no_text() {
        byte[] noise = new byte[100_000];
        new Random(1).nextBytes(noise);
        noise[0] = 'P';
        noise[1] = 'K';
        noise[2] = 3;
        for (String name : List.of("x.csv", "x.json", "x.xml")) {
            assertThat(Read.file(Read.SETTINGS, Subject.NOTES, name, noise).unreadable)
                    .isNotNull();
        }
        assertThat(unreadable(Read.csv(Subject.NOTES, NOTES + "v1;a\nv2;b\u0000c\n")))
                .isEqualTo(
                        "line 3: found the control character U+0000; expected text (is it a binary file, or UTF-16 without its mark?)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "foo,bar|line 1: the header row is \"foo,bar\"; expected names of columns such as orderId;text",
                "orderId;texto|line 1: texto is an unknown column; expected text; to pass over it, write \"NAME = ignore\" in config/layouts/notes.properties",
                "orderId;text;shop|line 1: shop is an unknown column; expected one of orderId, text; to pass over it, write \"NAME = ignore\" in config/layouts/notes.properties",
                "orderId|line 1: text is missing; expected a column of that name, or an alias in config/layouts/notes.properties",
                "orderId;text;ORDER-ID|line 1: orderId is there twice, as \"orderId\" and \"ORDER-ID\"; expected each column once",
                "orderId;text;reason;reason|line 1: reason is there twice; expected each column once"
            })
    void wrong_columns(String header, String sentence) {
        assertThat(unreadable(Read.csv(Subject.NOTES, header + "\nv1;a;b;c\n"))).isEqualTo(sentence);
    }

    /** The integrator knows the names of the layout, not the bridge's. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pedido;textoo|textoo is an unknown column; expected texto; to pass over it",
                "pedido;texto;filail|filail is an unknown column; expected filial; to pass over it",
                "pedido;texto;shop|shop is an unknown column; expected one of pedido, texto; to pass over it",
            })
    void a_wrong_column_is_told_in_the_names_of_the_layout(String header, String said) {
        Read read = Read.laidOut(
                Subject.NOTES, "pedido = orderId\ntexto = text\nfilial = ignore", "x.csv", header + "\nv1;a;b\n");
        assertThat(unreadable(read)).contains(said);
    }

    @Test
    void wrong_columns_of_json_and_xml_refuse_the_row() {
        assertThat(Read.text(
                                Subject.NOTES,
                                "x.json",
                                "[{\"orderId\":\"v1\",\"Order_Id\":\"v2\",\"text\":\"t\"},{\"orderId\":\"v1\"},{\"orderId\":\"v1\",\"text\":\"t\",\"text\":\"u\"}]")
                        .sentences())
                .containsExactly(
                        "line 1: orderId is there twice, as \"orderId\" and \"Order_Id\"; expected each column once",
                        "line 1: text is empty; expected a text",
                        "line 1: text is there twice; expected each column once");
        assertThat(Read.text(
                                Subject.NOTES,
                                "x.xml",
                                "<n><r><orderId>v1</orderId><tekst>t</tekst></r><r><orderId><a/></orderId></r></n>")
                        .sentences())
                .containsExactly(
                        "line 1: tekst is an unknown column; expected one of orderId, text; to pass over it, write \"NAME = ignore\" in config/layouts/notes.properties",
                        "line 1: a is an element within a column; expected one value to each column");
    }

    @Test
    void rows_of_another_length_are_refused_alone() {
        Read read = Read.csv(Subject.NOTES, NOTES + "v1\nv2;b;c\nv3;d\n");
        assertThat(read.sentences())
                .containsExactly(
                        "line 2: the row is 1 fields long, the last \"v1\"; expected 2, as many as the header has",
                        "line 3: the row is 3 fields long, the last \"c\"; expected 2, as many as the header has");
        assertThat(read.records).containsExactly(new Note("v3", "d"));
    }

    @Test
    void unbalanced_quotes() {
        assertThat(unreadable(Read.csv(Subject.NOTES, NOTES + "v1;a\nv2;\"b\nv3;c\n")))
                .startsWith("line 3: a quote is not closed, or has text behind it; expected");
        assertThat(unreadable(Read.csv(Subject.NOTES, NOTES + "v1;\"6\" pipe\"\n")))
                .startsWith("line 2: a quote");
        Read endless = Read.csv(Subject.NOTES, NOTES + "v1;\"b\n" + "v3;c\n".repeat(500_000));
        assertThat(unreadable(endless)).startsWith("line 2: a row is longer than 1000000 characters");
    }

    @Test
    void two_charsets_in_one_file() {
        byte[] utf8 = (NOTES + "v1;São\n").getBytes(StandardCharsets.UTF_8);
        byte[] latin = "v2;João x\n".getBytes(StandardCharsets.ISO_8859_1);
        byte[] both = new byte[utf8.length + latin.length];
        System.arraycopy(utf8, 0, both, 0, utf8.length);
        System.arraycopy(latin, 0, both, utf8.length, latin.length);
        assertThat(unreadable(Read.file(Read.SETTINGS, Subject.NOTES, "x.csv", both)))
                .isEqualTo(
                        "line 3: the byte E3 is no character of UTF-8; expected one charset throughout the file: write it as erp.charset says, or mend that key");
        byte[] cut = (NOTES + "v1;Sã").getBytes(StandardCharsets.UTF_8);
        byte[] mark = "\uFEFF".getBytes(StandardCharsets.UTF_8);
        byte[] marked = new byte[mark.length + cut.length - 1];
        System.arraycopy(mark, 0, marked, 0, mark.length);
        System.arraycopy(cut, 0, marked, mark.length, cut.length - 1);
        assertThat(unreadable(Read.file(Read.SETTINGS, Subject.NOTES, "x.csv", marked)))
                .startsWith("line 2: the byte C3 is no character of UTF-8");
    }

    /** The same bytes again and again, without holding them. */
    private static InputStream endless(String head, String part, long length) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        InputStream parts = new InputStream() {
            private long at;

            @Override
            public int read() {
                return at == length ? -1 : bytes[(int) (at++ % bytes.length)];
            }
        };
        return new SequenceInputStream(new ByteArrayInputStream(head.getBytes(StandardCharsets.UTF_8)), parts);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x.csv||a",
                "x.csv|orderId;text~v1;|a",
                "x.csv|orderId;text~v1;|a;",
                "x.json|[{\"orderId\":\"|a",
                "x.json|[{\"orderId\":[|1,",
                "x.json|[{\"|a",
                "x.json|[{\"orderId\":|1",
                "x.xml|<n><r><orderId>|a",
                "x.xml|<n><r><|a",
                "x.xml|<n><r x='|a",
                "x.xml|<n><!--|a",
                "x.txt|orderId;text~v1;|a"
            })
    void fifty_megabytes_without_a_break(String name, String head, String part) {
        String start = head == null ? "" : head.replace('~', '\n');
        Read read = Read.of(new RecordReader(Read.SETTINGS), Subject.NOTES, name, endless(start, part, 50_000_000));
        assertThat(unreadable(read)).hasSizeLessThan(400).contains("expected");
        assertThat(read.records).isEmpty();
    }

    @Test
    void fifty_megabytes_in_one_line_of_fixed_width() {
        RecordReader reader =
                new RecordReader(Read.SETTINGS, asked -> Layout.of(asked, "x", "orderId = 1, 5\ntext = 6, 20"));
        assertThat(unreadable(Read.of(reader, Subject.NOTES, "x.txt", endless("", "abc", 50_000_000))))
                .startsWith("line 1: a row is longer than 1000000 characters");
    }

    @Test
    void a_field_of_ten_megabytes_and_one_of_a_hundred_thousand() {
        assertThat(unreadable(Read.csv(Subject.NOTES, NOTES + "v1;\"" + "a".repeat(10_000_000) + "\"\nv2;b\n")))
                .startsWith("line 2: a row is longer");
        Read read = Read.csv(Subject.NOTES, NOTES + "v1;" + "a".repeat(100_000) + "\nv2;b\n");
        assertThat(read.sentences()).containsExactly("line 2: text is 100000 characters long; expected at most 20000");
        assertThat(read.records).containsExactly(new Note("v2", "b"));
    }

    @Test
    void deep_nesting() {
        assertThat(unreadable(Read.text(Subject.NOTES, "x.json", "[{\"orderId\":" + "[".repeat(100_000))))
                .startsWith("line 1: the JSON is nested deeper than 20");
        assertThat(unreadable(Read.text(Subject.NOTES, "x.json", "[".repeat(100_000))))
                .startsWith("line 1: ");
        assertThat(unreadable(Read.text(Subject.NOTES, "x.xml", "<a>".repeat(100_000))))
                .startsWith("line 1: the XML is nested deeper than 20");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE n [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><n><r><orderId>&x;</orderId><text>t</text></r></n>",
                "<!DOCTYPE n SYSTEM 'http://127.0.0.1:1/x.dtd'><n><r><orderId>v</orderId><text>t</text></r></n>",
                "<!DOCTYPE n [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;'>]><n><r><orderId>&c;</orderId></r></n>",
                "<!DOCTYPE n [<!ENTITY % p SYSTEM 'file:///etc/passwd'> %p;]><n/>",
                "<n><r><orderId>&x;</orderId><text>t</text></r></n>"
            })
    void doctypes_and_entities(String xml) {
        Read read = Read.text(Subject.NOTES, "x.xml", xml);
        assertThat(unreadable(read)).startsWith("line 1: ").contains("expected").doesNotContain("root:");
        assertThat(read.records).isEmpty();
    }

    @Test
    void a_cut_off_file_gives_what_came_before_and_is_unreadable() {
        Read json =
                Read.text(Subject.NOTES, "x.json", "[{\"orderId\":\"v1\",\"text\":\"t\"},\n{\"orderId\":\"v2\",\"te");
        assertThat(json.records).containsExactly(new Note("v1", "t"));
        assertThat(unreadable(json))
                .isEqualTo("line 2: the JSON ends too early; expected it whole: was the file cut off?");
        Read xml = Read.text(
                Subject.NOTES, "x.xml", "<n><r><orderId>v1</orderId><text>t</text></r>\n<r><orderId>v2</orderId><te");
        assertThat(xml.records).containsExactly(new Note("v1", "t"));
        assertThat(unreadable(xml)).startsWith("line 2: the XML is broken or ends too early (");
        assertThat(unreadable(Read.text(Subject.NOTES, "x.json", "[{\"orderId\":\"v1\"}] x")))
                .startsWith("line 1: ");
        assertThat(unreadable(Read.text(Subject.NOTES, "x.json", "[1]")))
                .isEqualTo("line 1: found \"1\"; expected an object in the array");
        assertThat(unreadable(Read.text(Subject.NOTES, "x.xml", "<n><a>1</a><r><orderId>v1</orderId></r></n>")))
                .startsWith("line 1: <r> stands beside others of another kind in <n>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v1;1;-5,00;;;|invoiceValue is \"-5,00\"; expected an amount of at least 0",
                "v1;1;5,00-;;;|invoiceValue is \"5,00-\"; expected an amount of at least 0",
                "v1;1;1,234;;;|invoiceValue is \"1,234\"; expected at most two decimals, such as 1234,56",
                "v1;1;abc;;;|invoiceValue is \"abc\"; expected an amount such as 1234,56",
                "v1;1;R$ 5,00;;;|invoiceValue is \"R$ 5,00\"; expected an amount such as 1234,56",
                "v1;1;100000000000;;;|invoiceValue is \"100000000000\"; expected at most 99999999999.99",
                "v1;1;;880;0;|quantity is \"0\"; expected a whole number from 1 to 1000000",
                "v1;1;;880;-1;|quantity is \"-1\"; expected a whole number from 1 to 1000000",
                "v1;1;;880;1,5;|quantity is \"1,5\"; expected a whole number from 1 to 1000000",
                "v1;1;;880;1000001;|quantity is \"1000001\"; expected a whole number from 1 to 1000000",
                "v1;1;;880;;|quantity is empty; expected how many of the skuId are invoiced",
                "v1;1;;;1;|skuId is empty; expected the SKU whose quantity or unitPrice is given",
                "v1;77/1;;;;|invoiceNumber is \"77/1\"; expected letters and digits only, at most 60: anything else breaks tracking in VTEX",
                "v1;;;;;|invoiceNumber is empty; expected letters and digits only, at most 60: anything else breaks tracking in VTEX",
                ";1;;;;|orderId is empty; expected an id without blanks",
                "v 1;1;;;;|orderId is \"v 1\"; expected an id without blanks",
                "1,2E+15;1;;;;|orderId is \"1,2E+15\"; expected all its digits: a spreadsheet shortened the number, so format the column as text",
                "v1;1;;;;Refund|type is \"Refund\"; expected one of Output, Input"
            })
    void bad_values(String row, String sentence) {
        Read read = Read.csv(Subject.INVOICES, "orderId;invoiceNumber;invoiceValue;skuId;quantity;type\n" + row + "\n");
        assertThat(read.sentences()).containsExactly("line 2: " + sentence);
        assertThat(read.records).isEmpty();
    }

    @Test
    void bad_values_of_other_types() {
        assertThat(Read.csv(
                                Subject.TRACKING_EVENTS,
                                "orderId;occurredAt;description;delivered\nv1;2026-02-30;x;\nv1;2026-02-28;x;maybe\n")
                        .sentences())
                .containsExactly(
                        "line 2: occurredAt is \"2026-02-30\"; expected a date that exists, as erp.date-format, 2026-02-28, 2026-02-28T13:45:00-03:00 or 28/02/2026 13:45",
                        "line 3: delivered is \"maybe\"; expected true or false");
        assertThat(Read.csv(Subject.CANCELLATIONS, "orderId;action\nv1;accept\nv2;cancel\nv3;stop\n")
                        .sentences())
                .containsExactly(
                        "line 3: reason is empty; expected why the order is canceled or the request denied",
                        "line 4: action is \"stop\"; expected one of cancel, accept, deny");
    }

    @Test
    void a_failing_stream_says_nothing_about_the_file() {
        for (String name : List.of("x.csv", "x.json", "x.xml")) {
            InputStream failing = new SequenceInputStream(
                    new ByteArrayInputStream(
                            (name.equals("x.csv") ? NOTES : name.equals("x.json") ? "[" : "<n>").getBytes()),
                    new InputStream() {
                        private int given;

                        @Override
                        public int read() throws IOException {
                            if (given++ > 200_000) {
                                throw new IOException("share gone");
                            }
                            return ' ';
                        }
                    });
            assertThatThrownBy(() -> Read.of(new RecordReader(Read.SETTINGS), Subject.NOTES, name, failing))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasRootCauseMessage("share gone");
        }
    }

    @Test
    void a_callers_own_failure_is_not_taken_for_the_files() {
        for (String content : List.of(
                NOTES + "v1;t\n",
                "[{\"orderId\":\"v1\",\"text\":\"t\"}]",
                "<n><r><orderId>v</orderId><text>t</text></r></n>")) {
            assertThatThrownBy(() -> new RecordReader(Read.SETTINGS)
                            .read(
                                    Subject.NOTES,
                                    "x.csv",
                                    new ByteArrayInputStream(content.getBytes()),
                                    new RecordSink() {
                                        @Override
                                        public void accepted(ErpRecord made, List<Row> rows) {
                                            throw new IllegalStateException("ledger gone");
                                        }

                                        @Override
                                        public void rejected(Rejected refused) {}
                                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("ledger gone");
        }
    }
}
