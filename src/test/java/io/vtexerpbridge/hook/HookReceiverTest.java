package io.vtexerpbridge.hook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vtexerpbridge.feed.OrderEvent;
import io.vtexerpbridge.vtex.VtexAccount;
import io.vtexerpbridge.vtex.VtexAccounts;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class HookReceiverTest {

    private static final String SECRET = "s3cret";
    private static final String EVENT =
            """
            {"Domain":"Fulfillment","OrderId":"1-01","State":"ready-for-handling","LastState":"window-to-cancel",
            "LastChange":"2026-09-14T14:12:33.054Z","CurrentChange":"2026-09-14T14:13:00.71Z",
            "Origin":{"Account":"acmestore","Key":"vtexappkey-acmestore-QWERTY"}}""";

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final HookReceiver receiver = receiver(SECRET);

    private HookReceiver receiver(String secret) {
        VtexAccount account =
                new VtexAccount("acmestore", "https://x.example", "vtexappkey-acmestore-QWERTY", "T", 100);
        return new HookReceiver(
                new ObjectMapper(),
                new VtexAccounts(List.of(account)),
                secret,
                meters,
                Clock.fixed(Instant.parse("2026-11-20T10:00:00Z"), ZoneOffset.UTC));
    }

    @Test
    void with_several_accounts_the_origin_tells_whose_event_it_is() {
        VtexAccount acme = new VtexAccount("acmestore", "https://a.example", "KEY-A", "T", 10);
        VtexAccount rio = new VtexAccount("rio", "riostore", "https://r.example", "KEY-R", "T", 10);
        HookReceiver both = new HookReceiver(
                new ObjectMapper(),
                new VtexAccounts(List.of(acme, rio)),
                SECRET,
                new SimpleMeterRegistry(),
                Clock.systemUTC());

        assertThat(told(both, "'Account':'riostore','Key':'KEY-R'").account()).isEqualTo("riostore");
        assertThat(told(both, "'Account':'AcmeStore'").account()).isEqualTo("acmestore");
        assertThat(told(both, "'Key':'KEY-R'").account()).isEqualTo("riostore");
        assertThat(told(both, "'Account':'riostore','Key':'KEY-A'").status()).isEqualTo(403);
        assertThat(told(both, "'Account':'other','Key':'KEY-A'").status()).isEqualTo(403);
        assertThat(told(both, "").status()).isEqualTo(400);
        assertThat(told(both, "").answer()).contains("Origin.Account");
    }

    private static Notification told(HookReceiver receiver, String origin) {
        String body = "{'OrderId':'1-01','State':'canceled','Origin':{" + origin + "}}";
        return receiver.read("POST", SECRET, body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private Notification read(String body) {
        return read("POST", SECRET, body);
    }

    private Notification read(String method, String secret, String body) {
        return receiver.read(method, secret, body == null ? null : body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void an_event_is_the_same_as_the_feed_tells_it() {
        OrderEvent fed = new OrderEvent(
                "1-01",
                "Fulfillment",
                "ready-for-handling",
                "window-to-cancel",
                "2026-09-14T14:12:33.054Z",
                "2026-09-14T14:13:00.71Z",
                "a handle");
        assertThat(read(EVENT).event().key()).isEqualTo(fed.key());
        assertThat(read(EVENT).event().lastState()).isEqualTo("window-to-cancel");
        assertThat(read(EVENT).status()).isEqualTo(200);
    }

    @Test
    void the_spelling_of_the_feed_is_taken_too() {
        String camel = EVENT.replace("\"Domain", "\"domain")
                .replace("\"OrderId", "\"orderId")
                .replace("\"State", "\"state")
                .replace("\"LastState", "\"lastState")
                .replace("\"LastChange", "\"lastChange")
                .replace("\"CurrentChange", "\"currentChange")
                .replace("\"Origin", "\"origin")
                .replace("\"Account", "\"account")
                .replace("\"Key", "\"key");
        assertThat(read(camel).event()).isEqualTo(read(EVENT).event());
    }

    @Test
    void what_VTEXs_own_sample_lacks_is_not_missed() {
        OrderEvent event = read("{\"Domain\":\"Fulfillment\",\"OrderId\":\"1-01\",\"State\":\"canceled\","
                        + "\"LastChange\":\"2026-09-14T14:12:33.054Z\"}")
                .event();
        assertThat(event.lastState()).isNull();
        assertThat(event.changedAt()).isEqualTo("2026-09-14T14:12:33.054Z");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "wrong", "s3cret"})
    void the_ping_is_answered_whatever_the_secret(String secret) {
        assertThat(read("POST", secret, "{\"hookConfig\":\"ping\"}"))
                .isEqualTo(new Notification(null, null, 200, "pong"));
        assertThat(read("POST", secret, "{\"HookConfig\":\"ping\"}").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "wrong", "s3cre", "s3cret ", "S3CRET", "s3cret,s3cret"})
    void without_the_secret_nothing_is_taken_and_nothing_told(String secret) {
        Notification refused = read("POST", secret, EVENT);
        assertThat(refused.hasEvent()).isFalse();
        assertThat(refused.status()).isEqualTo(401);
        assertThat(read("POST", secret, "no JSON").status())
                .as("who has no secret learns nothing of the rest")
                .isEqualTo(401);
    }

    @Test
    void a_bridge_without_a_secret_takes_no_empty_one() {
        assertThat(receiver("")
                        .read("POST", "", EVENT.getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "no JSON|400|JSON",
                "[]|400|JSON",
                "[{\"OrderId\":\"1-01\"}]|400|JSON",
                "\"ping\"|400|JSON",
                "null|400|JSON",
                "{\"OrderId\":\"1-01\"|400|JSON",
                "{}|400|OrderId",
                "{\"OrderId\":null}|400|OrderId",
                "{\"OrderId\":\" \"}|400|OrderId",
                "{\"OrderId\":{\"a\":1}}|400|OrderId",
                "{\"hookConfig\":\"pong\"}|400|OrderId",
                "{\"OrderId\":\"1-01\",\"Origin\":{\"Account\":\"other\"}}|403|Origin.Account",
                "{\"OrderId\":\"1-01\",\"Origin\":{\"Key\":\"other\"}}|403|Origin.Key"
            })
    void what_cannot_be_taken_gets_a_sentence(String body, int status, String told) {
        Notification refused = read(body);
        assertThat(refused.hasEvent()).isFalse();
        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.answer()).contains(told).endsWith(".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})
    void only_POST_is_taken(String method) {
        assertThat(read(method, SECRET, EVENT).status()).isEqualTo(405);
        assertThat(read(method, SECRET, null).status()).isEqualTo(405);
    }

    @Test
    void no_body_and_a_body_too_large_are_refused() {
        assertThat(read(null).status()).isEqualTo(400);
        assertThat(read("").status()).isEqualTo(400);
        String padding = " ".repeat(HookReceiver.MOST_BYTES - EVENT.length());
        assertThat(read(EVENT + padding).status()).isEqualTo(200);
        assertThat(read(EVENT + padding + " ").status()).isEqualTo(413);
        assertThat(read("[".repeat(60_000)).status()).isEqualTo(400);
    }

    @Test
    void requests_are_counted_by_what_became_of_them() {
        read(EVENT);
        read("POST", "wrong", EVENT);
        read("POST", "wrong", EVENT);
        assertThat(meters.counter("bridge.hook.requests", "account", "acmestore", "status", "401")
                        .count())
                .isEqualTo(2);
    }
}
