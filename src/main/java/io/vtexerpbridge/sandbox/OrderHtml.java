package io.vtexerpbridge.sandbox;

import static io.vtexerpbridge.sandbox.PageHtml.esc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Writes the page of one order; every value passes {@link PageHtml#esc}. */
final class OrderHtml {
    private static final List<String> MOVES =
            List.of("ready-for-handling", "handling", "cancellation-requested", "canceled", "invoiced", "replaced");

    private final OrderStory story;

    OrderHtml(OrderStory story) {
        this.story = story;
    }

    String page(OrderEntry entry) {
        ObjectNode told = story.of(entry);
        StringBuilder out = new StringBuilder("<p><a href=\"/\">All orders</a></p><h1>Order ");
        out.append(esc(entry.orderId)).append("</h1><p>").append(esc(entry.clientName));
        out.append(", ").append(esc(String.valueOf(entry.state))).append(", ");
        out.append(PageHtml.money(entry.value)).append("</p>");
        out.append("<form method=\"post\" action=\"/orders/").append(esc(PageHtml.url(entry.orderId)));
        out.append("/move\"><label>Move to <select name=\"state\">");
        MOVES.forEach(state -> out.append("<option>").append(esc(state)).append("</option>"));
        out.append("</select></label> <button>Move</button></form>");
        table(out, "States", told.path("steps"), List.of("at", "state"));
        invoices(out, told.path("invoices"));
        List<String> request = List.of("cancellationRequestDate", "requestedByUser", "reason", "deniedBySellerReason");
        table(out, "Cancellation", told.at("/cancellation/requests"), request);
        table(out, "Changes", told.path("changes"), List.of("date", "reason", "status", "totalChangeValue"));
        table(out, "Notes", told.path("notes"), List.of("creationDate", "description"));
        table(out, "Tasks", told.path("tasks"), List.of("name", "dueDate", "status"));
        table(out, "Interactions", told.path("interactions"), List.of("date", "source", "message"));
        calls(out, told.path("lastCalls"));
        out.append("<h2>As Get order returns it</h2><pre>");
        out.append(esc(Json.pretty(told.path("order")))).append("</pre>");
        return PageHtml.frame("Order " + entry.orderId, out.toString());
    }

    private static void invoices(StringBuilder out, JsonNode invoices) {
        if (invoices.isEmpty()) {
            return;
        }
        head(
                out,
                "Invoices",
                List.of("Number", "Type", "Value", "Posted", "Answered", "Visible", "Courier", "Tracking", "Events"));
        for (JsonNode invoice : invoices) {
            out.append("<tr>");
            cell(out, invoice.path("invoiceNumber").asText());
            cell(out, invoice.path("type").asText());
            cell(out, PageHtml.money(invoice.path("value").asLong()));
            cell(out, invoice.path("accepted").asText());
            cell(out, invoice.path("answered").asText());
            cell(out, invoice.path("visible").asText());
            cell(out, text(invoice, "courier"));
            cell(out, text(invoice, "trackingNumber"));
            StringBuilder events = new StringBuilder();
            for (JsonNode event : invoice.path("events")) {
                events.append(events.isEmpty() ? "" : "; ")
                        .append(text(event, "createDate"))
                        .append(' ')
                        .append(text(event, "description"));
            }
            cell(out, events.toString());
            out.append("</tr>");
        }
        out.append("</tbody></table>");
    }

    private static void calls(StringBuilder out, JsonNode calls) {
        out.append("<h2>Calls</h2><ol>");
        for (JsonNode call : calls) {
            int status = call.path("status").asInt();
            String line = text(call, "at") + " " + text(call, "method") + " " + text(call, "path") + " "
                    + (status == 0 ? "cut" : status)
                    + (call.path("trouble").asBoolean() ? " (trouble)" : "");
            out.append("<li>").append(esc(line));
            if (!text(call, "body").isEmpty()) {
                out.append("<details><summary>body</summary><pre>")
                        .append(esc(text(call, "body")))
                        .append("</pre></details>");
            }
            out.append("</li>");
        }
        out.append("</ol>");
    }

    /** Nothing at all when there are no rows. */
    private static void table(StringBuilder out, String title, JsonNode rows, List<String> columns) {
        if (rows.isEmpty()) {
            return;
        }
        head(out, title, columns);
        for (JsonNode row : rows) {
            out.append("<tr>");
            columns.forEach(column -> cell(out, text(row, column)));
            out.append("</tr>");
        }
        out.append("</tbody></table>");
    }

    private static void head(StringBuilder out, String title, List<String> columns) {
        out.append("<h2>").append(esc(title)).append("</h2><table><thead><tr>");
        columns.forEach(
                column -> out.append("<th scope=\"col\">").append(esc(column)).append("</th>"));
        out.append("</tr></thead><tbody>");
    }

    private static void cell(StringBuilder out, String text) {
        out.append("<td>").append(esc(text)).append("</td>");
    }

    private static String text(JsonNode row, String name) {
        return row.hasNonNull(name) ? row.path(name).asText() : "";
    }
}
