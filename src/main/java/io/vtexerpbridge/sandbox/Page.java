package io.vtexerpbridge.sandbox;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;

/** The sandbox's page: orders, figures, and buttons for orders and trouble. */
final class Page {
    /** Nothing from elsewhere, nothing inline: a name with markup in it stays text even if an escape were missed. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private final PageHtml html;
    private final OrderHtml orderHtml;
    private final Orders orders;
    private final Control control;
    private final Trouble trouble;
    private final byte[] htmx = resource("/META-INF/resources/webjars/htmx.org/2.0.4/dist/htmx.min.js");
    private final byte[] css = resource("/io/vtexerpbridge/sandbox/sandbox.css");

    Page(PageHtml html, OrderHtml orderHtml, Orders orders, Control control, Trouble trouble) {
        this.html = html;
        this.orderHtml = orderHtml;
        this.orders = orders;
        this.control = control;
        this.trouble = trouble;
    }

    void mount(Router router) {
        router.get("/").handler(context -> page(context, html.front(state(context), number(context))));
        router.get("/live").handler(context -> page(context, html.live(state(context), number(context))));
        router.get("/orders/:id").handler(context -> orders.find(context.pathParam("id"))
                .ifPresentOrElse(
                        entry -> page(context, orderHtml.page(entry)),
                        () -> VtexApi.send(context.response(), Answer.html(404, "No such order"))));
        router.post("/orders").handler(this::make);
        router.post("/orders/:id/move").handler(this::move);
        router.post("/trouble").handler(this::setTrouble);
        router.get("/assets/htmx.min.js")
                .handler(context -> asset(context.response(), "text/javascript; charset=utf-8", htmx));
        router.get("/assets/sandbox.css").handler(context -> asset(context.response(), "text/css; charset=utf-8", css));
    }

    private void make(RoutingContext context) {
        String count = context.request().getFormAttribute("count");
        String shape = context.request().getFormAttribute("shape");
        try {
            int wanted = Math.max(1, Math.min(5000, Integer.parseInt(count == null ? "1" : count.strip())));
            control.make(wanted, null, Control.shape(shape));
            back(context, "/");
        } catch (IllegalArgumentException e) {
            VtexApi.send(context.response(), Answer.html(400, "Say how many orders, as a number"));
        }
    }

    private void move(RoutingContext context) {
        String state = context.request().getFormAttribute("state");
        orders.find(context.pathParam("id"))
                .filter(entry -> state != null && !state.isBlank())
                .ifPresentOrElse(
                        entry -> {
                            control.move(entry, state.strip().toLowerCase(Locale.ROOT));
                            back(context, "/orders/" + PageHtml.url(entry.orderId));
                        },
                        () -> VtexApi.send(context.response(), Answer.html(400, "No such order or state")));
    }

    private void setTrouble(RoutingContext context) {
        String name = context.request().getFormAttribute("name");
        if (name == null || !Trouble.KNOWN.containsKey(name)) {
            VtexApi.send(context.response(), Answer.html(400, "No such trouble"));
            return;
        }
        trouble.set(name, !trouble.isOn(name));
        back(context, "/#trouble");
    }

    private static void back(RoutingContext context, String to) {
        context.response().setStatusCode(303).putHeader("Location", to).end();
    }

    private static String state(RoutingContext context) {
        String state = context.queryParams().get("state");
        return state == null ? "" : state;
    }

    private static int number(RoutingContext context) {
        try {
            return Math.max(1, Integer.parseInt(context.queryParams().get("page")));
        } catch (NumberFormatException e) {
            return 1;
        }
    }

    private static void page(RoutingContext context, String text) {
        secured(context.response(), "text/html; charset=utf-8").end(text);
    }

    private static void asset(HttpServerResponse response, String type, byte[] bytes) {
        secured(response, type).end(Buffer.buffer(bytes));
    }

    private static HttpServerResponse secured(HttpServerResponse response, String type) {
        return response.putHeader("Content-Type", type)
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cache-Control", "no-store");
    }

    private static byte[] resource(String path) {
        try (InputStream stream = Page.class.getResourceAsStream(path)) {
            if (stream == null) {
                throw new IllegalStateException("The jar lacks " + path);
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
