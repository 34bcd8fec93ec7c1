package io.vtexerpbridge.erphttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vtexerpbridge.erp.ErpChannelProblem;
import io.vtexerpbridge.erphttp.HttpReceipts.Parcel;
import io.vtexerpbridge.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpReceiptsTest {

    @TempDir
    Path folder;

    private HttpReceipts receipts;

    @BeforeEach
    void start() {
        receipts = carrier("https://erp.example/receipts/{subject}");
    }

    private HttpReceipts carrier(String url) {
        return carrier(url, "erp");
    }

    private HttpReceipts carrier(String url, String erp) {
        Settings settings = Settings.loadOffline(Path.of("").toAbsolutePath(), Map.of())
                .with(Map.of("erp.http.receipts-url", url, "erp.receipts.directory", folder.toString()));
        ErpHttpAnswers answers =
                new ErpHttpAnswers(new StatusMeanings(List.of()), new ErpHttpHealth(), Clock.systemUTC());
        return new HttpReceipts(new ErpHttpSettings(settings, erp), answers);
    }

    @Test
    void a_receipt_goes_out_under_the_key_of_its_content_and_is_filed() throws IOException {
        write("invoices/a.csv.receipt.csv", "posted");
        Parcel parcel = receipts.next();
        assertThat(parcel.call().uri()).hasToString("https://erp.example/receipts/invoices");
        assertThat(parcel.call().header("Idempotency-Key")).contains("/receipt/invoices/");
        assertThat(parcel.call().header("X-File-Name")).isEqualTo("a.csv.receipt.csv");
        assertThat(parcel.call().body()).asString().isEqualTo("posted");
        receipts.carried(parcel, answer(parcel, 201));
        assertThat(folder.resolve("invoices/sent/a.csv.receipt.csv")).hasContent("posted");
        assertThat(receipts.next()).isNull();
    }

    @Test
    void a_newer_version_that_comes_meanwhile_goes_out_after_the_one_in_hand() throws IOException {
        write("invoices/a.csv.receipt.csv", "waiting");
        Parcel first = receipts.next();
        write("invoices/a.csv.receipt.csv", "posted");
        receipts.carried(first, answer(first, 200));
        assertThat(receipts.next()).as("the round is over").isNull();
        Parcel second = receipts.next();
        assertThat(second.call().body()).asString().isEqualTo("posted");
        assertThat(second.call().header("Idempotency-Key"))
                .isNotEqualTo(first.call().header("Idempotency-Key"));
    }

    @Test
    void one_that_was_in_hand_when_the_bridge_ended_goes_out_again_under_the_same_key() throws IOException {
        write("invoices/a.csv.receipt.csv", "posted");
        Parcel lost = receipts.next();
        write("invoices/a.csv.receipt.csv", "newer");
        Parcel again = carrier("https://erp.example/receipts").next();
        assertThat(again.call().header("Idempotency-Key")).isEqualTo(lost.call().header("Idempotency-Key"));
        assertThat(again.call().body()).asString().isEqualTo("posted");
    }

    /** As those of two files without a record, or of one row that is refused in both. */
    @Test
    void what_two_files_are_told_alike_has_a_key_for_each_of_them_and_for_each_ERP() throws IOException {
        write("invoices/a.csv.receipt.csv", "line;outcome");
        write("invoices/b.csv.receipt.csv", "line;outcome");
        Parcel a = receipts.next();
        Parcel b = receipts.next();
        Parcel sap = carrier("https://erp.example/receipts", "sap").next();

        assertThat(a.name()).isEqualTo("a.csv.receipt.csv");
        assertThat(sap.name()).isEqualTo(a.name());
        assertThat(List.of(key(a), key(b), key(sap))).doesNotHaveDuplicates();
        assertThat(key(carrier("https://erp.example/receipts", "sap").next())).isEqualTo(key(sap));
    }

    private static String key(Parcel parcel) {
        return parcel.call().header("Idempotency-Key");
    }

    @Test
    void one_that_fails_holds_up_no_other_and_comes_again() throws IOException {
        write("invoices/a.csv.receipt.csv", "a");
        write("tracking/b.csv.receipt.csv", "b");
        Parcel failing = receipts.next();
        assertThatThrownBy(() -> receipts.carried(failing, answer(failing, 500)))
                .isInstanceOf(ErpChannelProblem.class);
        Parcel other = receipts.next();
        assertThat(other.call().body()).asString().isEqualTo("b");
        receipts.carried(other, answer(other, 200));
        assertThat(receipts.next()).as("the round is over").isNull();
        assertThat(receipts.next().call().body()).asString().isEqualTo("a");
    }

    /** A day's receipts, after a day without the ERP: the folders are read once for all of them. */
    @Test
    void one_that_goes_away_or_comes_during_a_round_stops_none() throws IOException {
        write("invoices/a.csv.receipt.csv", "a");
        write("invoices/b.csv.receipt.csv", "b");
        write("tracking/c.csv.receipt.csv", "c");
        Parcel first = receipts.next();
        Files.delete(folder.resolve("invoices/b.csv.receipt.csv"));
        write("invoices/aa.csv.receipt.csv", "aa");
        receipts.carried(first, answer(first, 200));
        Parcel second = receipts.next();
        assertThat(second.call().body()).asString().isEqualTo("c");
        receipts.carried(second, answer(second, 200));
        assertThat(receipts.next()).as("the round is over").isNull();
        assertThat(receipts.next().call().body()).asString().isEqualTo("aa");
    }

    @Test
    void one_that_the_ERP_refuses_is_put_aside() throws IOException {
        write("invoices/a.csv.receipt.csv", "a");
        Parcel parcel = receipts.next();
        receipts.carried(parcel, answer(parcel, 422));
        assertThat(folder.resolve("invoices/refused/a.csv.receipt.csv")).exists();
        assertThat(receipts.next()).isNull();
    }

    @Test
    void without_an_address_receipts_stay_files() throws IOException {
        write("invoices/a.csv.receipt.csv", "a");
        assertThat(carrier("").next()).isNull();
        assertThat(folder.resolve("invoices/a.csv.receipt.csv")).exists();
    }

    private void write(String name, String content) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        Files.writeString(folder.resolve(name), content);
    }

    private static ErpAnswer answer(Parcel parcel, int status) {
        return new ErpHttpAnswers(new StatusMeanings(List.of()), new ErpHttpHealth(), Clock.systemUTC())
                .read(parcel.call(), Map.of("CamelHttpResponseCode", status), new byte[0]);
    }
}
