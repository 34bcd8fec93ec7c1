package io.vtexerpbridge.erphttp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.erphttp.HttpInbox.Brought;
import io.vtexerpbridge.erphttp.HttpInbox.Page;
import io.vtexerpbridge.inbox.InboxDoor;
import io.vtexerpbridge.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpInboxTest {

    private static final String ONE = "orderId;erpNumber\r\nA;1\r\n";
    private static final String TWO = "orderId;erpNumber\r\nB;2\r\n";

    @TempDir
    Path folder;

    private final ErpHttpAnswers answers =
            new ErpHttpAnswers(new StatusMeanings(List.of()), new ErpHttpHealth(), Clock.systemUTC());

    private HttpInbox inbox(String acknowledgement) {
        return inbox(acknowledgement, "acmestore");
    }

    private HttpInbox inbox(String acknowledgement, String account) {
        Settings settings = Settings.loadOffline(Path.of("").toAbsolutePath(), Map.of())
                .with(Map.of(
                        "vtex.account",
                        account,
                        "erp.http.inbox-url",
                        "https://erp.example/outbox/{subject}",
                        "erp.http.inbox-subjects",
                        "acks",
                        "erp.http.inbox-ack-url",
                        acknowledgement));
        return new HttpInbox(new ErpHttpSettings(settings, "erp"), answers, new InboxDoor(folder, ""));
    }

    private ErpAnswer answer(ErpCall call, String text, String next) {
        Map<String, Object> headers = new HashMap<>();
        headers.put("CamelHttpResponseCode", text.isEmpty() ? 204 : 200);
        headers.put("Content-Type", "text/csv");
        if (next != null) {
            headers.put("Link", "<" + next + ">; rel=\"next\"");
        }
        return answers.read(call, headers, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A look over these pages behind a cursor; the inbox takes at once what is brought. */
    private List<Brought> look(HttpInbox inbox, String cursor, String... pages) throws IOException {
        List<Brought> brought = new ArrayList<>();
        Page page = inbox.first("acks");
        for (int i = 0; page != null; i++) {
            String next = i + 1 < pages.length ? "?cursor=" + cursor + i : null;
            ErpAnswer answer = answer(page.call(), pages[i], next);
            Brought one = inbox.take(page, answer);
            if (one != null) {
                brought.add(one);
                Files.deleteIfExists(folder.resolve("acks").resolve(one.file()));
            }
            page = inbox.next(page, answer);
        }
        return brought;
    }

    @Test
    void pages_behind_a_cursor_that_is_another_one_each_time_are_taken_once() throws IOException {
        HttpInbox inbox = inbox("");
        assertThat(look(inbox, "a", ONE, TWO)).hasSize(2).allMatch(Brought::fresh);
        assertThat(look(inbox, "b", ONE, TWO)).isEmpty();
        assertThat(look(inbox, "c", TWO, ONE)).as("moved to another page").isEmpty();
    }

    @Test
    void what_was_not_told_in_between_is_meant_anew() throws IOException {
        HttpInbox inbox = inbox("");
        look(inbox, "a", ONE, TWO);
        assertThat(look(inbox, "b", ONE)).isEmpty();
        assertThat(look(inbox, "c", ONE, TWO)).hasSize(1);
        assertThat(look(inbox, "d", "")).isEmpty();
        assertThat(look(inbox, "e", ONE)).hasSize(1);
    }

    /** A look that ends early tells nothing of the pages behind. */
    @Test
    void pages_that_were_not_asked_for_are_not_forgotten() throws IOException {
        HttpInbox inbox = inbox("");
        look(inbox, "a", ONE, TWO);
        Page first = inbox.first("acks");
        inbox.next(first, answer(first.call(), ONE, "?cursor=b0"));
        assertThat(look(inbox, "c", ONE, TWO)).isEmpty();
    }

    @Test
    void what_is_not_acknowledged_yet_is_acknowledged_again_and_what_is_comes_anew() throws IOException {
        HttpInbox inbox = inbox("https://erp.example/taken/{digest}");
        List<Brought> first = look(inbox, "a", ONE, TWO);
        List<Brought> again = look(inbox, "b", ONE, TWO);
        assertThat(again).hasSize(2).noneMatch(Brought::fresh);
        assertThat(again).extracting(Brought::file).containsExactlyElementsOf(files(first));
        again.forEach(one -> inbox.acknowledged(one, answer(inbox.acknowledgement(one), "", null)));
        assertThat(look(inbox, "c", ONE, TWO)).hasSize(2).allMatch(Brought::fresh);
    }

    /** An ERP that goes by the key would else take the second one for a repetition, and tell the same for ever. */
    @Test
    void what_the_ERP_tells_of_two_stores_alike_is_acknowledged_for_each() throws IOException {
        String address = "https://erp.example/{account}/taken/{digest}";
        List<String> keys = new ArrayList<>();
        for (String account : List.of("acmestore", "riostore")) {
            HttpInbox inbox = inbox(address, account);
            Brought brought = look(inbox, "a", ONE).get(0);
            keys.add(inbox.acknowledgement(brought).header("Idempotency-Key"));
            Files.deleteIfExists(folder.resolve("acks").resolve(brought.file()));
        }
        assertThat(keys).doesNotHaveDuplicates().allMatch(key -> key.contains("/taken/acks/"));
        assertThat(keys.get(0)).startsWith("acmestore/");
    }

    private static List<String> files(List<Brought> brought) {
        return brought.stream().map(Brought::file).toList();
    }
}
