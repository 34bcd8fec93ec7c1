package io.vtexerpbridge.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A refused row goes back to the ERP as it was, is mended, dropped again and taken. */
class RejectedFileTest {

    private static void mended(
            Read read, Subject subject, String name, String wrong, String right, ErpRecord expected) {
        assertThat(read.rejected).isNotEmpty();
        String back = new String(read.rejectedFile(), read.shape.charset());
        assertThat(back).contains(wrong).contains("expected");
        Read again = Read.file(
                Read.settings(read.shape.charset()),
                subject,
                name,
                back.replace(wrong, right).getBytes(read.shape.charset()));
        assertThat(again.unreadable).isNull();
        assertThat(again.sentences()).isEmpty();
        assertThat(again.records).containsExactly(expected);
        Read unmended =
                Read.file(Read.settings(read.shape.charset()), subject, name, back.getBytes(read.shape.charset()));
        assertThat(withoutLines(new String(unmended.rejectedFile(), read.shape.charset())))
                .isEqualTo(withoutLines(back));
    }

    private static String withoutLines(String text) {
        return text.replaceAll("line \\d+", "line");
    }

    @Test
    void csv() {
        byte[] content =
                "Order ID,text\r\nv1,\"\"\r\n\"v 2\",\"São, \"\"6\"\"\"\r\n".getBytes(StandardCharsets.ISO_8859_1);
        Read read = Read.file(Read.settings(StandardCharsets.ISO_8859_1), Subject.NOTES, "x.csv", content);
        read.rejected.remove(0);
        assertThat(new String(read.rejectedFile(), StandardCharsets.ISO_8859_1))
                .isEqualTo(
                        "Order ID,text,reason\r\nv 2,\"São, \"\"6\"\"\",\"line 3: orderId is \"\"v 2\"\"; expected an id without blanks\"\r\n");
    }

    @Test
    void csv_with_a_mark_comes_back_with_it_and_can_be_dropped_again() {
        Read read = Read.csv(Subject.NOTES, "\uFEFForderId;text\r\nv 2;Olá\r\nv3;ok\r\n");
        assertThat(new String(read.rejectedFile(), StandardCharsets.UTF_8)).startsWith("\uFEFForderId;text;reason\r\n");
        Read plain = Read.csv(Subject.NOTES, "orderId;text\r\nv?x 2;Olá\r\n");
        mended(plain, Subject.NOTES, "x.csv", "v?x 2;", "v2;", new Note("v2", "Olá"));
    }

    @Test
    void json() {
        Read read = Read.text(Subject.NOTES, "x.json", "[{\"orderId\":\"v 2\",\"text\":\"Olá \\\"du\\\"\"}]");
        mended(read, Subject.NOTES, "x.json", ": \"v 2\"", ": \"v2\"", new Note("v2", "Olá \"du\""));
        read = Read.text(Subject.NOTES, "x.json", "[{\"orderId\":\"v 2\",\"text\":\"t\"}]");
        mended(read, Subject.NOTES, "x.json", ": \"v 2\"", ": \"v2\"", new Note("v2", "t"));
    }

    @Test
    void xml() {
        Read rows = Read.text(Subject.NOTES, "x.xml", "<ns><n><orderId>v 2</orderId><text>a &lt; b</text></n></ns>");
        mended(rows, Subject.NOTES, "x.xml", ">v 2<", ">v2<", new Note("v2", "a < b"));
        Read root = Read.text(Subject.NOTES, "x.xml", "<n><orderId>v 2</orderId><text>t</text></n>");
        mended(root, Subject.NOTES, "x.xml", ">v 2<", ">v2<", new Note("v2", "t"));
    }

    @Test
    void a_subject_with_a_reason_of_its_own_keeps_it() {
        Read read = Read.csv(Subject.CANCELLATIONS, "orderId;action;reason\r\nv1;stop;fraud\r\n");
        assertThat(new String(read.rejectedFile(), StandardCharsets.UTF_8))
                .startsWith("orderId;action;reason;rejectionReason\r\nv1;stop;fraud;");
        mended(
                read,
                Subject.CANCELLATIONS,
                "x.csv",
                ";stop;",
                ";cancel;",
                new Cancellation("v1", Cancellation.Action.CANCEL, "fraud"));
    }

    @Test
    void fixed_width_comes_back_as_csv_of_the_same_layout() {
        String layout = "orderId = 1, 5\ninvoiceNumber = 6, 5, zeros\ninvoiceValue = 11, 8, cents\n";
        Read read = Read.laidOut(Subject.INVOICES, layout, "x.txt", "v1   0007/00001234\n");
        assertThat(RejectedFile.extension(read.shape)).isEqualTo("csv");
        String back = new String(read.rejectedFile(), StandardCharsets.UTF_8);
        Read again = Read.laidOut(Subject.INVOICES, layout, "x.txt.rejected.csv", back.replace("0007/;", "00071;"));
        assertThat(again.sentences()).isEmpty();
        assertThat(((Invoice) again.records.get(0)).valueCents()).isEqualTo(1234L);
        assertThat(((Invoice) again.records.get(0)).invoiceNumber()).isEqualTo("71");
    }

    @Test
    void a_refused_row_is_known_by_what_an_accepted_one_would_be_known_by() {
        String layout = "orderId = 1, 5, zeros\ninvoiceNumber = 6, 5, zeros\ninvoiceValue = 11, 8, cents\n";
        Read read = Read.laidOut(Subject.INVOICES, layout, "x.txt", "000070000700001234\n0000800008 a lot \n");
        assertThat(((Invoice) read.records.get(0)).invoiceNumber()).isEqualTo("7");
        assertThat(read.rejected).hasSize(1).allSatisfy(refused -> {
            assertThat(refused.key()).isEqualTo("8");
            assertThat(refused.orderId()).isEqualTo("8");
            assertThat(refused.row().fields()).as("as it was").containsEntry("invoiceNumber", "00008");
        });
    }
}
