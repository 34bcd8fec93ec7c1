package io.vtexerpbridge.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The hook: pings on configuration, pushes every event, tries again at growing intervals (CONTRACT 4). */
final class Hook {
    private static final int ANSWER_MILLIS = 5000;
    private static final int MOST_ATTEMPTS = 12;
    private static final Duration LIFE_WITHOUT_NEWS = Duration.ofDays(3);
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private record Config(EventFilter filter, String url, Map<String, String> headers) {}

    private final HttpClient client;
    private final Clock clock;
    private final Orders.Later later;
    private final Duration retryDelay;
    private final String account;
    private final String appKey;
    private Config config;
    private Instant lastNews;
    long delivered;
    long failedAttempts;
    long givenUp;
    private long sent;

    Hook(HttpClient client, Clock clock, Orders.Later later, Duration retryDelay, String account, String appKey) {
        this.client = client;
        this.clock = clock;
        this.later = later;
        this.retryDelay = retryDelay;
        this.account = account;
        this.appKey = appKey;
    }

    boolean configured() {
        // Three days without a notification remove the configuration (CONTRACT 4.2).
        if (config != null && lastNews.plus(LIFE_WITHOUT_NEWS).isBefore(clock.instant())) {
            vanish();
        }
        return config != null;
    }

    Answer config(Asked asked) {
        requireConfig();
        ObjectNode body = Json.object();
        body.set("filter", config.filter().json());
        ObjectNode headers = body.putObject("hook").put("url", config.url()).putObject("headers");
        config.headers().forEach(headers::put);
        return Answer.ok(body);
    }

    Answer delete(Asked asked) {
        requireConfig();
        vanish();
        return Answer.empty(200);
    }

    /** As after three days without news: gone, and nobody is told. */
    void vanish() {
        config = null;
    }

    /** Saved only when the endpoint answers the ping with 200 (CONTRACT 4.1). */
    Future<Answer> configure(Asked asked) {
        EventFilter filter = EventFilter.read(Json.field(asked.object(), "filter"));
        JsonNode hook = Json.field(asked.object(), "hook");
        String url = hook.path("url").asText("");
        requireUrl(url);
        Map<String, String> headers = new LinkedHashMap<>();
        hook.path("headers")
                .properties()
                .forEach(entry -> headers.put(entry.getKey(), entry.getValue().asText()));
        Config wanted = new Config(filter, url, headers);
        return post(wanted, Json.object().put("hookConfig", "ping")).map(good -> {
            if (!good) {
                return Answer.oms(400, "1", "Unable to check address: the endpoint did not answer the ping with 200");
            }
            config = wanted;
            lastNews = clock.instant();
            return Answer.empty(200);
        });
    }

    void announce(Event event) {
        if (!configured() || !config.filter().takes(event)) {
            return;
        }
        lastNews = clock.instant();
        ObjectNode body = config.filter().write(event, Json.object(), true);
        // VTEX's own sample lacks these two, so receivers must live without them.
        if (sent++ % 4 == 3) {
            body.remove(List.of("LastState", "CurrentChange"));
        }
        body.putObject("Origin").put("Account", account).put("Key", appKey);
        send(body, 1);
    }

    private void send(ObjectNode body, int attempt) {
        Config target = config;
        if (target == null) {
            return;
        }
        post(target, body).onSuccess(good -> {
            if (good) {
                delivered++;
                return;
            }
            failedAttempts++;
            if (attempt < MOST_ATTEMPTS) {
                later.after(retryDelay.multipliedBy(1L << (attempt - 1)), () -> send(body, attempt + 1));
            } else {
                givenUp++;
            }
        });
    }

    /** Never fails: whatever is not 200 within the limit is false. */
    private Future<Boolean> post(Config target, ObjectNode body) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(target.url())
                .setConnectTimeout(ANSWER_MILLIS)
                .setIdleTimeout(ANSWER_MILLIS)
                .putHeader("Content-Type", "application/json");
        target.headers().forEach(options::putHeader);
        return client.request(options)
                .compose(request -> request.send(Buffer.buffer(Json.bytes(body))))
                .compose(Hook::drained)
                .otherwise(false);
    }

    private static Future<Boolean> drained(HttpClientResponse response) {
        return response.body().map(ignored -> response.statusCode() == 200);
    }

    private void requireConfig() {
        if (!configured()) {
            throw Refusal.oms(404, "1", "Hook configuration not found");
        }
    }

    /** VTEX wants https; the sandbox also takes http on this machine, where the receiver under test listens. */
    private static void requireUrl(String url) {
        try {
            URI uri = URI.create(url);
            boolean local = "http".equals(uri.getScheme()) && LOOPBACK.contains(String.valueOf(uri.getHost()));
            if (local || ("https".equals(uri.getScheme()) && uri.getHost() != null)) {
                return;
            }
        } catch (IllegalArgumentException e) {
            // Refused below with the same sentence as another scheme.
        }
        throw Refusal.bad("Unable to check address. Only https scheme is accepted");
    }
}
