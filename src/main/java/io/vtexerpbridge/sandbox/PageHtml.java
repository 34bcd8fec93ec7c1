package io.vtexerpbridge.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the page's HTML; every value passes {@link #esc}. */
final class PageHtml {
    private static final int ROWS = 50;

    private final SandboxOptions options;
    private final Orders orders;
    private final Trouble trouble;
    private final Summary summary;

    PageHtml(SandboxOptions options, Orders orders, Trouble trouble, Summary summary) {
        this.options = options;
        this.orders = orders;
        this.trouble = trouble;
        this.summary = summary;
    }

    String front(String state, int page) {
        return frame(
                "Sandbox of " + options.account(),
                "<h1>VTEX sandbox: " + esc(options.account()) + "</h1>"
                        + "<p>Key <code>" + esc(options.appKey())
                        + "</code>. Nothing here is a real order or person.</p>"
                        + makeForm()
                        + "<section id=\"live\" aria-label=\"Figures and orders\" hx-get=\""
                        + esc(live("/live", state, page))
                        + "\" hx-trigger=\"every 2s\" hx-swap=\"innerHTML\">" + live(summary.json(), state, page)
                        + "</section>" + troubleForms());
    }

    String live(String state, int page) {
        return live(summary.json(), state, page);
    }

    private static String live(String path, String state, int page) {
        return path + "?page=" + page + (state.isEmpty() ? "" : "&state=" + url(state));
    }

    private String live(ObjectNode figures, String state, int page) {
        return figures(figures) + table(state, page);
    }

    private String makeForm() {
        StringBuilder shapes = new StringBuilder("<option value=\"\">all in rotation</option>");
        for (OrderShape shape : OrderShape.values()) {
            shapes.append("<option value=\"")
                    .append(esc(shape.id()))
                    .append("\">")
                    .append(esc(shape.id() + ": " + shape.about()))
                    .append("</option>");
        }
        return "<form method=\"post\" action=\"/orders\"><label>How many <input name=\"count\" type=\"number\""
                + " min=\"1\" max=\"5000\" value=\"10\" required></label> <label>Shape <select name=\"shape\">" + shapes
                + "</select></label> <button>Make orders</button></form>";
    }

    private static String figures(ObjectNode figures) {
        StringBuilder out = new StringBuilder();
        if (!figures.path("feed").path("configured").asBoolean()
                && !figures.path("hook").path("configured").asBoolean()) {
            out.append(
                    "<p role=\"status\"><strong>Nobody listens yet:</strong> as in VTEX, a feed holds only what happens after it"
                            + " was configured. Start the bridge before you make orders.</p>");
        }
        out.append("<h2>Figures</h2><dl class=\"figures\">");
        figure(out, "Orders", figures.path("orders"));
        figures.path("ordersByState").properties().forEach(entry -> figure(out, entry.getKey(), entry.getValue()));
        figure(out, "Events made", figures.path("events").path("made"));
        figure(out, "Delivered", figures.path("events").path("delivered"));
        figure(out, "Redelivered", figures.path("events").path("redelivered"));
        figure(out, "Committed", figures.path("events").path("committed"));
        figure(out, "Waiting in the feed", figures.path("feed").path("visible"));
        figure(out, "Handed out", figures.path("feed").path("invisible"));
        figure(out, "Calls", figures.path("callsTotal"));
        figure(out, "Refused", figures.path("refusedCalls"));
        figure(out, "Troubled", figures.path("troubledCalls"));
        figure(out, "During a 429 pause", figures.path("callsDuringPause"));
        figure(out, "Without JSON headers", figures.path("callsWithoutJsonHeaders"));
        figure(out, "Handling started twice", figures.path("startHandlingAcceptedTwice"));
        figure(out, "Invoices", figures.path("invoices").path("accepted"));
        figure(out, "Tracked", figures.path("invoices").path("tracked"));
        figure(out, "Invoices posted again after an answer", figures.path("invoicesRepeatedAfterAnswer"));
        return out.append("</dl>").toString();
    }

    private static void figure(StringBuilder out, String name, JsonNode value) {
        out.append("<div><dt>")
                .append(esc(name))
                .append("</dt><dd>")
                .append(esc(value.asText()))
                .append("</dd></div>");
    }

    private String table(String state, int page) {
        List<OrderEntry> all = orders.all();
        List<OrderEntry> found = state.isEmpty()
                ? all
                : all.stream().filter(entry -> state.equals(entry.state)).toList();
        int pages = Math.max(1, (found.size() + ROWS - 1) / ROWS);
        int shown = Math.min(page, pages);
        StringBuilder out = new StringBuilder("<h2>Orders</h2>");
        nav(out, state, shown, pages);
        out.append("<table><thead><tr>");
        for (String name : List.of("Number", "Order", "Shape", "Buyer", "State", "Value", "Calls")) {
            out.append("<th scope=\"col\">").append(name).append("</th>");
        }
        out.append("</tr></thead><tbody>");
        // The newest first: that is what somebody who just made orders looks for.
        int from = found.size() - (shown - 1) * ROWS;
        for (int i = from - 1; i >= Math.max(0, from - ROWS); i--) {
            row(out, found.get(i));
        }
        return out.append("</tbody></table>").toString();
    }

    private static void nav(StringBuilder out, String state, int page, int pages) {
        out.append("<nav aria-label=\"Pages\">Page ")
                .append(page)
                .append(" of ")
                .append(pages);
        if (page > 1) {
            out.append(" <a href=\"").append(esc(live("/", state, page - 1))).append("\">newer</a>");
        }
        if (page < pages) {
            out.append(" <a href=\"").append(esc(live("/", state, page + 1))).append("\">older</a>");
        }
        if (!state.isEmpty()) {
            out.append(" only ").append(esc(state)).append(", <a href=\"/\">all</a>");
        }
        out.append("</nav>");
    }

    private static void row(StringBuilder out, OrderEntry entry) {
        String state = String.valueOf(entry.state);
        out.append("<tr><td>").append(entry.number).append("</td><td><a href=\"/orders/");
        out.append(esc(url(entry.orderId)))
                .append("\">")
                .append(esc(entry.orderId))
                .append("</a></td><td>");
        out.append(esc(entry.shape == null ? "given" : entry.shape.id())).append("</td><td>");
        out.append(esc(entry.clientName)).append("</td><td><a href=\"/?state=").append(esc(url(state)));
        out.append("\">")
                .append(esc(state))
                .append("</a></td><td class=\"number\">")
                .append(money(entry.value));
        out.append("</td><td>").append(esc(counts(entry.counts))).append("</td></tr>");
    }

    private static String counts(Map<String, Integer> counts) {
        return counts.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    private String troubleForms() {
        StringBuilder out = new StringBuilder("<section id=\"trouble\"><h2>Trouble</h2><ul class=\"trouble\">");
        Trouble.KNOWN.forEach((name, about) -> {
            boolean on = trouble.isOn(name);
            out.append("<li><form method=\"post\" action=\"/trouble\"><input type=\"hidden\" name=\"name\" value=\"");
            out.append(esc(name))
                    .append("\"><button aria-pressed=\"")
                    .append(on)
                    .append("\">")
                    .append(esc(name));
            out.append(on ? ": on" : ": off")
                    .append("</button> ")
                    .append(esc(about))
                    .append("</form></li>");
        });
        return out.append("</ul><pre>")
                .append(esc(Json.pretty(trouble.json())))
                .append("</pre></section>")
                .toString();
    }

    static String frame(String title, String body) {
        return "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + esc(title)
                + "</title><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                // The policy forbids inline styles and eval, so htmx must not try.
                + "<meta name=\"htmx-config\" content='{\"includeIndicatorStyles\":false,\"allowEval\":false}'>"
                + "<link rel=\"stylesheet\" href=\"/assets/sandbox.css\">"
                + "<script src=\"/assets/htmx.min.js\" defer></script></head><body><main>" + body
                + "</main></body></html>";
    }

    static String money(long cents) {
        return BigDecimal.valueOf(cents, 2).toPlainString();
    }

    static String url(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static String esc(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
        return out.toString();
    }
}
