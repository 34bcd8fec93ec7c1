package io.vtexerpbridge.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;

/** Writes down every call: in the tally, and with its body at the order it is about. */
final class CallLog {
    /** How a call ended for the caller. */
    enum Ending {
        /** The work was done, or refused, and the caller was told. */
        TOLD,
        /** The work was done and the caller cannot know: the answer was lost or spoiled. */
        UNTOLD,
        /** Trouble came instead of the work. */
        TROUBLE
    }

    /** Of a body; NF-e are larger, and their beginning tells which one it is. */
    private static final int BYTES_KEPT = 4096;

    private final Clock clock;
    private final Orders orders;
    private final Tally tally;

    CallLog(Clock clock, Orders orders, Tally tally) {
        this.clock = clock;
        this.orders = orders;
        this.tally = tally;
    }

    /** @param status 0 when the connection was cut before the work */
    void record(RoutingContext context, Call call, int status, Ending ending) {
        boolean trouble = ending == Ending.TROUBLE;
        Buffer buffer = context.body() == null ? null : context.body().buffer();
        byte[] body = buffer == null ? new byte[0] : buffer.getBytes();
        String orderId = orderId(context, call, body);
        tally.answered(call, orderId, status, trouble);
        if (orderId == null) {
            return;
        }
        orders.find(orderId).ifPresent(entry -> {
            entry.record(new OrderEntry.CallMade(
                    clock.instant(), call, context.request().uri(), kept(body), status, trouble));
            if (call == Call.START_HANDLING) {
                entry.started(!trouble && status < 300, ending);
            }
            if (call == Call.POST_INVOICE) {
                entry.posted(json(body).path("invoiceNumber").asText(""), !trouble && status < 300, ending);
            }
        });
    }

    /** Calls of VTEX DO name the order in their body. */
    private static String orderId(RoutingContext context, Call call, byte[] body) {
        String orderId = context.pathParam("orderId");
        if (orderId != null || call != Call.CREATE_NOTE && call != Call.CREATE_TASK) {
            return orderId;
        }
        JsonNode target = json(body).path("target");
        return (target.isArray() ? target.path(0) : target).path("id").asText(null);
    }

    private static JsonNode json(byte[] body) {
        try {
            return Json.read(body);
        } catch (IOException e) {
            // The call itself was refused for it.
            return MissingNode.getInstance();
        }
    }

    private static String kept(byte[] body) {
        return body.length <= BYTES_KEPT
                ? new String(body, StandardCharsets.UTF_8)
                : new String(Arrays.copyOf(body, BYTES_KEPT), StandardCharsets.UTF_8) + "... (" + body.length
                        + " bytes in all)";
    }
}
