package io.vtexerpbridge.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.LiveMemory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file is never held: neither its bytes, nor its rows, nor its records. */
@Timeout(120)
class ConstantMemoryTest {

    private static final int ROWS = 100_000;
    private static final long MEGABYTE = 1 << 20;

    /** Makes its rows as they are read; 300 bytes each. */
    private static final class Rows extends InputStream {

        private static final String FILLER = "x".repeat(220);
        private final String format;
        private byte[] part;
        private int at;
        private int row = -1;
        private long bytes;

        Rows(String format) {
            this.format = format;
            this.part = head().getBytes(StandardCharsets.UTF_8);
        }

        private String head() {
            return switch (format) {
                case "csv" -> "orderId;invoiceNumber;invoiceUrl;skuId;quantity;unitPrice\n";
                case "json" -> "[";
                case "xml" -> "<invoices>";
                default -> "";
            };
        }

        private String next(int number) {
            if (number == ROWS) {
                return format.equals("json") ? "]" : format.equals("xml") ? "</invoices>" : "";
            }
            String order = "v" + number / 2;
            String sku = String.valueOf(number);
            return switch (format) {
                case "csv" -> order + ";1;" + FILLER + ";" + sku + ";2;10,50\n";
                case "json" ->
                    (number == 0 ? "" : ",\n") + "{\"orderId\":\"" + order
                            + "\",\"invoiceNumber\":1,\"invoiceUrl\":\"" + FILLER + "\",\"skuId\":" + sku
                            + ",\"quantity\":2,\"unitPrice\":10.50}";
                case "xml" ->
                    "<i><orderId>" + order + "</orderId><invoiceNumber>1</invoiceNumber><invoiceUrl>" + FILLER
                            + "</invoiceUrl><skuId>" + sku
                            + "</skuId><quantity>2</quantity><unitPrice>10.50</unitPrice></i>\n";
                default -> String.format("%-10s%-5s%-220s%-10s%5d%010d%n", order, "1", FILLER, sku, 2, 1050);
            };
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (at == part.length) {
                if (++row > ROWS) {
                    return -1;
                }
                part = next(row).getBytes(StandardCharsets.UTF_8);
                at = 0;
                if (part.length == 0) {
                    return -1;
                }
            }
            int count = Math.min(length, part.length - at);
            System.arraycopy(part, at, target, offset, count);
            at += count;
            bytes += count;
            return count;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "json", "xml", "txt"})
    void a_hundred_thousand_rows_leave_nothing_behind(String format) throws IOException, UnreadableFile {
        RecordReader reader = new RecordReader(
                Read.SETTINGS,
                subject -> format.equals("txt")
                        ? Layout.of(
                                subject,
                                "x",
                                "orderId = 1, 10\ninvoiceNumber = 11, 5\ninvoiceUrl = 16, 220\nskuId = 236, 10\nquantity = 246, 5\nunitPrice = 251, 10, cents")
                        : Layout.plain(subject));
        long before = LiveMemory.bytes();
        long[] most = {0};
        int[] count = {0};
        Rows rows = new Rows(format);
        reader.read(Subject.INVOICES, "x." + format, rows, new RecordSink() {
            @Override
            public void accepted(ErpRecord made, List<Row> of) {
                assertThat(((Invoice) made).items()).hasSize(2);
                if (++count[0] % 10_000 == 0) {
                    most[0] = Math.max(most[0], LiveMemory.bytes() - before);
                }
            }

            @Override
            public void rejected(Rejected refused) {
                throw new AssertionError(refused.sentence());
            }
        });
        assertThat(count[0]).isEqualTo(ROWS / 2);
        assertThat(rows.bytes).isGreaterThan(20_000_000);
        // 5,000 rows wait for others of their record, whatever the file's size
        assertThat(most[0]).isLessThan(20 * MEGABYTE);
    }
}
