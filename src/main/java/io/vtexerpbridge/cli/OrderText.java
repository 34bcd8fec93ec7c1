package io.vtexerpbridge.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** One order with all that belongs to it, as a person reads it. */
final class OrderText {

    private final PrintWriter out;

    OrderText(PrintWriter out) {
        this.out = out;
    }

    void print(JsonNode found) {
        JsonNode order = found.path("order");
        if (order.isObject()) {
            order(order, found.path("skipReason"));
            numbers(found.path("erpNumbers"));
        } else {
            out.println(found.path("orderId").asText() + " of "
                    + found.path("account").asText() + ": no order that VTEX told of is known under this name");
        }
        work(found.path("work"));
        documents(found.path("documents"));
        told(found.path("told"));
        timeline(found.path("timeline"));
    }

    private void order(JsonNode order, JsonNode skipReason) {
        out.println(text(order, "orderId") + " of " + text(order, "account") + " is " + text(order, "state") + " since "
                + text(order, "stateSince"));
        line("reason", order.path("reason"));
        line("skipped", skipReason);
        line("VTEX has it in", order.path("vtexStatus"));
        line("sequence", order.path("sequence"));
        line("marketplace order", order.path("marketplaceOrderId"));
        line("placed", order.path("placedAt"));
        line("first heard of", order.path("takenAt"));
        line("read last", order.path("readAt"));
        line("delivered", order.path("deliveredAt"));
        line("has it", order.path("erp"));
        line("start-handling", order.path("acknowledgedAt"));
    }

    private void numbers(JsonNode numbers) {
        List<String> all = new ArrayList<>();
        numbers.forEach(number -> all.add(number.asText()));
        if (!all.isEmpty()) {
            out.println("  the ERP's number: " + String.join(", ", all));
        }
    }

    private void line(String name, JsonNode value) {
        if (!value.isMissingNode() && !value.isNull()) {
            out.println("  " + name + ": " + value.asText());
        }
    }

    private void work(JsonNode work) {
        if (work.isEmpty()) {
            return;
        }
        out.println();
        TextTable table = new TextTable("WORK", "STATE", "TRIES", "NEXT TRY", "CAUSE", "FROM", "REASON");
        work.forEach(one -> table.add(
                text(one, "kind"),
                one.path("leasedUntil").isNull() ? text(one, "state") : "in work",
                text(one, "attempts"),
                text(one, "state").equals("open") ? text(one, "dueAt") : "",
                text(one, "cause"),
                text(one, "source"),
                text(one, "lastError")));
        table.print(out);
    }

    private void documents(JsonNode documents) {
        if (documents.isEmpty()) {
            return;
        }
        out.println();
        TextTable table = new TextTable("DOCUMENT", "RECORDED", "RELEASED");
        documents.forEach(one -> table.add(text(one, "fileName"), text(one, "recordedAt"), text(one, "releasedAt")));
        table.print(out);
    }

    private void told(JsonNode told) {
        if (told.isEmpty()) {
            return;
        }
        out.println();
        TextTable table = new TextTable("TOLD BY THE ERP", "LINE", "KEY", "OUTCOME", "RECEIPT", "REASON");
        told.forEach(one -> table.add(
                text(one, "subject") + "/" + text(one, "file"),
                text(one, "line"),
                text(one, "key"),
                text(one, "outcome"),
                text(one, "vtexReceipt"),
                text(one, "reason")));
        table.print(out);
    }

    void timeline(JsonNode timeline) {
        if (timeline.isEmpty()) {
            return;
        }
        out.println();
        TextTable table = new TextTable("WHEN", "WHAT", "");
        timeline.forEach(one -> table.add(text(one, "at"), text(one, "entry"), text(one, "detail")));
        table.print(out);
    }

    static String text(JsonNode node, String field) {
        return node.path(field).asText("").equals("null")
                ? ""
                : node.path(field).asText("");
    }
}
