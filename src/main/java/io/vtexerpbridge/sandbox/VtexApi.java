package io.vtexerpbridge.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The gate in front of every VTEX call: rate, keys, permissions and trouble, then the call's own handler. */
final class VtexApi {
    private static final String KEY = "X-VTEX-API-AppKey";
    private static final String TOKEN = "X-VTEX-API-AppToken";
    private static final int USUAL_PAUSE_SECONDS = 60;

    private final SandboxOptions options;
    private final Trouble trouble;
    private final Tally tally;
    private final CallLog log;
    private final Orders.Later later;
    private final Map<Call, Function<Asked, Future<Answer>>> handlers = new EnumMap<>(Call.class);

    VtexApi(SandboxOptions options, Orders orders, Trouble trouble, Tally tally, Orders.Later later) {
        this.options = options;
        this.trouble = trouble;
        this.tally = tally;
        this.log = new CallLog(options.clock(), orders, tally);
        this.later = later;
    }

    VtexApi on(Call call, Function<Asked, Answer> handler) {
        return onLater(call, asked -> Future.succeededFuture(handler.apply(asked)));
    }

    VtexApi onLater(Call call, Function<Asked, Future<Answer>> handler) {
        handlers.put(call, handler);
        return this;
    }

    void mount(Router router) {
        handlers.forEach((call, handler) ->
                router.route(HttpMethod.valueOf(call.method()), call.path()).handler(context -> take(context, call)));
        router.route("/api/*")
                .handler(context -> send(context.response(), Answer.html(404, "404 - File or directory not found.")));
    }

    private void take(RoutingContext context, Call call) {
        context.response()
                .putHeader(
                        "Date",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                options.clock().instant().atZone(ZoneOffset.UTC)));
        boolean withinRate = tally.arrives(hasJsonHeaders(context.request()));
        Runnable work = () -> work(context, call, withinRate);
        if (trouble.strikes("latencyMillis", call)) {
            later.after(Duration.ofMillis(trouble.number("latencyMillis", "millis", 0)), work);
        } else {
            work.run();
        }
    }

    private void work(RoutingContext context, Call call, boolean withinRate) {
        Optional<Answer> early = troubleBefore(context, call);
        if (early.isPresent()) {
            finish(context, call, early.get(), true);
            return;
        }
        if (cut(context, call)) {
            return;
        }
        if (!withinRate) {
            finish(context, call, tooMany(USUAL_PAUSE_SECONDS), false);
            return;
        }
        if (!keysFit(context.request())) {
            finish(context, call, call.unauthorized(), false);
            return;
        }
        answer(context, call)
                .otherwise(failure -> failure instanceof Refusal refusal
                        ? refusal.answer()
                        : Answer.oms(500, "1", "Sandbox failure: " + failure))
                .onSuccess(answer -> after(context, call, answer));
    }

    private Future<Answer> answer(RoutingContext context, Call call) {
        try {
            return handlers.get(call).apply(asked(context, call));
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private Asked asked(RoutingContext context, Call call) {
        JsonNode body;
        try {
            Buffer buffer = context.body().buffer();
            body = Json.read(buffer == null ? null : buffer.getBytes());
        } catch (IOException e) {
            throw Refusal.bad("The request body is not valid JSON");
        }
        Map<String, String> query = new LinkedHashMap<>();
        context.queryParams().forEach(entry -> query.putIfAbsent(entry.getKey(), entry.getValue()));
        return new Asked(call, context.pathParams(), query, body);
    }

    /** Trouble that answers instead of the call: nothing is done. */
    private Optional<Answer> troubleBefore(RoutingContext context, Call call) {
        if (trouble.strikes("rate429", call)) {
            return Optional.of(tooMany((int) trouble.number("rate429", "retryAfter", USUAL_PAUSE_SECONDS)));
        }
        if (trouble.strikes("denied", call)) {
            return Optional.of(call.unauthorized());
        }
        if (trouble.forbids(call.permission()) && trouble.strikes("forbidden", call)) {
            return Optional.of(Answer.oms(403, "1", "Access denied: " + call.permission()));
        }
        if (trouble.strikes("error500", call)) {
            return Optional.of(Answer.oms(500, "1", "An error has occurred."));
        }
        if (trouble.strikes("error503", call)) {
            return Optional.of(Answer.html(503, "503 Service Temporarily Unavailable"));
        }
        if (trouble.strikes("html", call)) {
            return Optional.of(Answer.html(200, "VTEX Admin login"));
        }
        return Optional.empty();
    }

    private boolean cut(RoutingContext context, Call call) {
        if (trouble.strikes("reset", call)) {
            log.record(context, call, 0, CallLog.Ending.TROUBLE);
            context.request().connection().close();
            return true;
        }
        if (trouble.strikes("timeout", call)) {
            log.record(context, call, 0, CallLog.Ending.TROUBLE);
            long held = trouble.number("timeout", "holdMillis", 120_000);
            later.after(
                    Duration.ofMillis(held),
                    () -> context.request().connection().close());
            return true;
        }
        return false;
    }

    /** Trouble that spoils the answer of work that is done. */
    private void after(RoutingContext context, Call call, Answer answer) {
        if (trouble.strikes("lostAnswer", call)) {
            log.record(context, call, answer.status(), CallLog.Ending.UNTOLD);
            context.request().connection().close();
        } else if (trouble.strikes("emptyBody", call)) {
            log.record(context, call, answer.status(), CallLog.Ending.UNTOLD);
            send(context.response(), new Answer(answer.status(), answer.contentType(), new byte[0], Map.of()));
        } else if (answer.body().length > 1 && trouble.strikes("truncatedBody", call)) {
            log.record(context, call, answer.status(), CallLog.Ending.UNTOLD);
            HttpServerResponse response =
                    head(context.response(), answer).putHeader("Content-Length", String.valueOf(answer.body().length));
            response.write(Buffer.buffer(Arrays.copyOf(answer.body(), answer.body().length / 2)))
                    .onComplete(done -> context.request().connection().close());
        } else {
            finish(context, call, answer, false);
        }
    }

    private void finish(RoutingContext context, Call call, Answer answer, boolean deliberate) {
        boolean open = !context.response().ended() && !context.response().closed();
        log.record(
                context,
                call,
                answer.status(),
                deliberate ? CallLog.Ending.TROUBLE : open ? CallLog.Ending.TOLD : CallLog.Ending.UNTOLD);
        send(context.response(), answer);
    }

    private Answer tooMany(int retryAfter) {
        tally.pause(Duration.ofSeconds(retryAfter > 0 ? retryAfter : USUAL_PAUSE_SECONDS));
        Answer answer = Answer.oms(429, "1", "Too many requests");
        return retryAfter > 0 ? answer.withHeader("Retry-After", String.valueOf(retryAfter)) : answer;
    }

    private boolean keysFit(HttpServerRequest request) {
        return same(request.getHeader(KEY), options.appKey()) && same(request.getHeader(TOKEN), options.appToken());
    }

    private static boolean same(String given, String wanted) {
        return given != null
                && MessageDigest.isEqual(
                        given.getBytes(StandardCharsets.UTF_8), wanted.getBytes(StandardCharsets.UTF_8));
    }

    /** VTEX marks both as required on every operation (CONTRACT 1). */
    private static boolean hasJsonHeaders(HttpServerRequest request) {
        return json(request.getHeader("Accept")) && json(request.getHeader("Content-Type"));
    }

    private static boolean json(String header) {
        return header != null && header.contains("application/json");
    }

    private static HttpServerResponse head(HttpServerResponse response, Answer answer) {
        response.setStatusCode(answer.status());
        if (answer.contentType() != null) {
            response.putHeader("Content-Type", answer.contentType());
        }
        answer.headers().forEach(response::putHeader);
        return response;
    }

    static void send(HttpServerResponse response, Answer answer) {
        if (!response.ended() && !response.closed()) {
            head(response, answer).end(Buffer.buffer(answer.body()));
        }
    }
}
