package io.vtexerpbridge.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.records.Invoice.Item;
import org.junit.jupiter.api.Test;

class GroupingTest {

    private static final String HEADER = "orderId;invoiceNumber;invoiceValue;skuId;quantity;unitPrice\n";

    @Test
    void rows_of_an_invoice_need_not_follow_one_another() {
        Read read =
                Read.csv(Subject.INVOICES, HEADER + "v1;1;10;880;1;5\nv2;1;;880;1;5\nv1;1;10,00;881;1;5\nv1;2;;;;\n");
        assertThat(read.sentences()).isEmpty();
        assertThat(read.records).hasSize(3);
        assertThat(((Invoice) read.records.get(0)).items())
                .containsExactly(new Item("880", 1, 500L), new Item("881", 1, 500L));
        assertThat(((Invoice) read.records.get(2)).items()).isEmpty();
        assertThat(read.rows.get(0)).extracting(Row::line).containsExactly(2L, 4L);
    }

    @Test
    void one_price_a_sku() {
        Read read = Read.csv(Subject.INVOICES, HEADER + "v1;1;;880;1;5\nv1;1;;880;1;6\nv2;1;;880;1;6\n");
        assertThat(read.records).extracting(ErpRecord::orderId).containsExactly("v2");
        assertThat(read.sentences())
                .containsExactly(
                        "line 2: the row is a part of invoiceNumber \"1\", whose line 3 is refused; expected all rows of one record to be right",
                        "line 3: unitPrice is \"6\" for SKU \"880\"; expected \"5\" as in line 2, as one invoice has one price a SKU");
    }

    @Test
    void one_bad_row_refuses_its_invoice_and_no_other() {
        Read read = Read.csv(Subject.INVOICES, HEADER + "v1;1;;880;1;5\nv1;1;;881;x;5\nv1;1\nv2;1;;880;1;6\n");
        assertThat(read.records).extracting(ErpRecord::orderId).containsExactly("v2");
        assertThat(read.rejected).extracting(Rejected::line).containsExactly(2L, 3L, 4L);
        assertThat(read.rejected).extracting(Rejected::field).containsExactly("", "quantity", "");
    }

    @Test
    void rows_that_contradict_one_another_are_refused() {
        assertThat(Read.csv(Subject.INVOICES, HEADER + "v1;1;10;880;1;5\nv1;1;11;881;1;5\n")
                        .sentences())
                .contains("line 3: invoiceValue is \"11\"; expected \"10\" as in line 2 of the same record, or empty");
        assertThat(Read.csv(Subject.INVOICES, HEADER + "v1;1;;880;1;5\nv1;1;;;;\n")
                        .sentences())
                .anyMatch(sentence -> sentence.startsWith("line 3: skuId is empty; expected a SKU in every row"));
        assertThat(Read.csv(Subject.INVOICES, HEADER + "v1;1;;880;600000;5\nv1;1;;880;600000;5\n")
                        .sentences())
                .contains("line 3: quantity is 1200000 in all for SKU \"880\"; expected at most 1000000");
    }

    @Test
    void rows_too_far_apart_make_the_file_unreadable() {
        StringBuilder file = new StringBuilder(HEADER + "v1;1;;880;1;5\n");
        for (int i = 0; i < Grouping.HELD_ROWS + 10; i++) {
            file.append("w" + i + ";1;;880;1;5\n");
        }
        Read read = Read.csv(Subject.INVOICES, file + "v1;1;;881;1;5\n");
        assertThat(read.unreadable)
                .hasMessage(
                        "line 5013: found another row of order \"v1\", invoiceNumber \"1\", more than 5000 rows behind the others; expected the rows of one record together: sort the file");
    }

    @Test
    void an_invoice_of_absurdly_many_rows_is_refused_row_by_row() {
        StringBuilder file = new StringBuilder(HEADER + "v0;1;;880;1;5\n");
        for (int i = 0; i < 20_000; i++) {
            file.append("v1;1;;" + i + ";1;5\n");
        }
        Read read = Read.csv(Subject.INVOICES, file + "v2;1;;881;1;5\n");
        assertThat(read.unreadable).isNull();
        assertThat(read.records).extracting(ErpRecord::orderId).containsExactly("v0", "v2");
        assertThat(read.rejected).hasSize(20_000);
    }
}
