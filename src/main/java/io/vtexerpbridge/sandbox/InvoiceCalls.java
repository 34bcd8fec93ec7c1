package io.vtexerpbridge.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Invoices and returns: the sum rule counts at once, the package shows later (CONTRACT 13). */
final class InvoiceCalls {
    /** Where an Output invoice is normal, and where it declines a cancellation (CONTRACT 19). */
    private static final Set<String> TAKES_OUTPUT = Set.of(
            "handling",
            "ready-for-invoicing",
            "waiting-for-fulfillment",
            "waiting-seller-handling",
            "cancellation-requested",
            "invoice-after-cancellation-deny",
            "payment-approved");
    /** Date and time without spaces; UTC unless an offset is given. */
    private static final Pattern DATE =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,7})?)?(Z|[+-]\\d\\d:?\\d\\d)?");

    private static final String REFUND_PERMISSION = "Notify refund";

    private static final Pattern CENTS = Pattern.compile("\\d{1,18}");

    private final Orders orders;
    private final Clock clock;
    private final Orders.Later later;
    private final Trouble trouble;
    private final Duration delay;

    InvoiceCalls(Orders orders, Clock clock, Orders.Later later, Trouble trouble, Duration delay) {
        this.orders = orders;
        this.clock = clock;
        this.later = later;
        this.trouble = trouble;
        this.delay = delay;
    }

    Answer post(Asked asked) {
        OrderEntry entry = orders.get(asked.orderId());
        ObjectNode order = orders.json(entry);
        String number = asked.text("invoiceNumber");
        boolean output = output(asked);
        if (!output && trouble.forbids(REFUND_PERMISSION) && trouble.strikes("forbidden", asked.call())) {
            throw Refusal.oms(403, "1", "Access denied: " + REFUND_PERMISSION);
        }
        if (!DATE.matcher(asked.text("issuanceDate")).matches()) {
            throw Refusal.bad("Invalid issuanceDate");
        }
        long value = cents(asked.object().path("invoiceValue"));
        ObjectNode made = describe(asked, order, number, value);
        if (entry.invoices.containsKey(number)) {
            // The same number again only gets a new receipt (CONTRACT 13, newest reading).
            return Cancellation.receipt(entry.orderId, clock);
        }
        if (output) {
            requireOutput(entry, value);
        } else {
            requireInput(entry, value);
        }
        OrderEntry.Invoice invoice = new OrderEntry.Invoice(number, output, value, made.hasNonNull("embeddedInvoice"));
        invoice.tracked = !made.path("trackingNumber").asText("").isBlank() && made.hasNonNull("trackingNumber");
        entry.invoices.put(number, invoice);
        long wait = trouble.number("invoiceDelayMillis", "millis", delay.toMillis());
        later.after(Duration.ofMillis(wait), () -> show(entry, made, invoice));
        return Cancellation.receipt(entry.orderId, clock);
    }

    private static boolean output(Asked asked) {
        return switch (asked.text("type")) {
            case "Output" -> true;
            case "Input" -> false;
            default -> throw Refusal.bad("Field type must be Output or Input");
        };
    }

    private static void requireOutput(OrderEntry entry, long value) {
        if (!TAKES_OUTPUT.contains(String.valueOf(entry.state))) {
            throw Refusal.bad("Order in status " + entry.state + " can not be invoiced");
        }
        if (entry.invoiced(true) + value > entry.value) {
            throw Refusal.bad("The sum of the invoices " + (entry.invoiced(true) + value)
                    + " is greater than the order value " + entry.value);
        }
    }

    private static void requireInput(OrderEntry entry, long value) {
        if (!"invoiced".equals(entry.state)) {
            throw Refusal.bad("An Input invoice needs an order that is invoiced as a whole");
        }
        if (entry.invoiced(false) + value > entry.value) {
            throw Refusal.bad("The sum of the returns is greater than the order value " + entry.value);
        }
    }

    private void show(OrderEntry entry, ObjectNode made, OrderEntry.Invoice invoice) {
        addPackage(entry, made);
        invoice.visible = true;
        if (!invoice.output) {
            return;
        }
        if (entry.visiblyInvoiced() == entry.value) {
            orders.patch(entry, Json.object().put("invoicedDate", VtexDates.order(clock.instant())));
            orders.move(entry, "invoice");
            orders.moveLater(entry, "invoiced", () -> {});
        } else if ("cancellation-requested".equals(entry.state)) {
            // Invoicing declines the request (CONTRACT 8.2).
            orders.move(entry, entry.stateBeforeRequest);
        }
    }

    private void addPackage(OrderEntry entry, ObjectNode made) {
        ArrayNode packages = packages(orders.json(entry));
        packages.add(made);
        store(entry, packages);
    }

    void store(OrderEntry entry, ArrayNode packages) {
        ObjectNode patch = Json.object();
        patch.putObject("packageAttachment").set("packages", packages);
        orders.patch(entry, patch);
    }

    static ArrayNode packages(ObjectNode order) {
        JsonNode packages = order.path("packageAttachment").path("packages");
        return packages instanceof ArrayNode array ? array : Json.array();
    }

    private static ObjectNode describe(Asked asked, ObjectNode order, String number, long value) {
        JsonNode body = asked.object();
        if (body.has("courier") && !body.path("courier").isTextual()) {
            throw Refusal.bad("Field courier must be a text");
        }
        ObjectNode made = Json.object();
        items(made.putArray("items"), body.path("items"), order.path("items"));
        made.put("courier", body.path("courier").asText(""))
                .put("invoiceNumber", number)
                .put("invoiceValue", value)
                .put("issuanceDate", body.path("issuanceDate").asText())
                .put("type", body.path("type").asText());
        for (String same : List.of(
                "invoiceUrl", "invoiceKey", "trackingNumber", "trackingUrl", "embeddedInvoice", "dispatchedDate")) {
            made.set(same, body.has(same) ? body.get(same) : Json.MAPPER.nullNode());
        }
        made.putNull("courierStatus").putNull("cfop").putNull("restitutions").putNull("volumes");
        return made.put("EnableInferItems", false);
    }

    private static void items(ArrayNode made, JsonNode wanted, JsonNode ordered) {
        if (!wanted.isArray() || wanted.isEmpty()) {
            throw Refusal.bad("Field items not set");
        }
        for (JsonNode item : wanted) {
            int index = index(ordered, item.path("id").asText());
            JsonNode quantity = item.path("quantity");
            JsonNode price = item.path("price");
            if (index < 0) {
                throw Refusal.bad("Invalid id for item " + item.path("id").asText());
            }
            if (!quantity.isInt() || quantity.intValue() < 1 || !price.isIntegralNumber() || price.longValue() < 0) {
                throw Refusal.bad(
                        "Item " + item.path("id").asText() + " needs a quantity above 0 and a price in cents");
            }
            made.addObject()
                    .put("itemIndex", index)
                    .put("quantity", quantity.intValue())
                    .put("price", price.longValue())
                    .put("description", item.path("description").asText(""))
                    .put(
                            "unitMultiplier",
                            ordered.path(index).path("unitMultiplier").decimalValue());
        }
    }

    private static int index(JsonNode ordered, String sku) {
        for (int i = 0; i < ordered.size(); i++) {
            if (ordered.path(i).path("id").asText().equals(sku)) {
                return i;
            }
        }
        return -1;
    }

    /** Cents without a separator, as a text or a number. */
    private static long cents(JsonNode value) {
        if ((value.isTextual() || value.isIntegralNumber())
                && CENTS.matcher(value.asText()).matches()) {
            long cents = Long.parseLong(value.asText());
            if (cents > 0) {
                return cents;
            }
        }
        throw Refusal.bad("Field invoiceValue must be cents above 0");
    }
}
