package io.vtexerpbridge.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vtexerpbridge.BridgeConfiguration;
import io.vtexerpbridge.StartProblem;
import io.vtexerpbridge.cli.DocumentFields.Place;
import io.vtexerpbridge.erp.ErpDocument;
import io.vtexerpbridge.erp.ErpFormat;
import io.vtexerpbridge.erp.ErpOrderReader;
import io.vtexerpbridge.erp.OrderDocuments;
import io.vtexerpbridge.ledger.OrderErps;
import io.vtexerpbridge.settings.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What the mapping of now makes of orders that the ERP got before: each order is read from VTEX again, by the bridge and after its own
 * work, and rendered here with the files as they are, which a running bridge has not read yet.
 */
final class LedgerMapping {

    private static final int PAGE = 100;

    private final OrderApi api;
    private final Settings settings;
    private final String erp;
    private final String format;
    private final boolean diff;
    private final PrintStream out;
    private final PrintStream err;
    private final OrderDocuments documents;
    private final Charset charset;
    private final DiffSummary summary = new DiffSummary();
    private final ErpOrderReader reader = new ErpOrderReader();

    private int read;
    private int failed;
    private int withoutCopy;
    private int otherFormat;
    private int changedAtVtex;

    /**
     * @param settings as the ERP has them whose orders are looked at
     * @param erp its alias
     * @param diff whether what differs is told instead of the documents themselves
     */
    LedgerMapping(
            OrderApi api,
            Settings settings,
            String erp,
            String format,
            boolean diff,
            PrintStream out,
            PrintStream err) {
        this.erp = erp;
        this.api = api;
        this.settings = settings;
        this.format = format;
        this.diff = diff;
        this.out = out;
        this.err = err;
        this.documents = BridgeConfiguration.orderDocuments(settings);
        this.charset = settings.charset("erp.charset");
    }

    /**
     * Orders that the ERP got since then.
     *
     * @param since an ISO date, or date and time
     * @param limit most orders
     * @return 0 when all could be mapped and nothing differs, else 1
     */
    int run(String since, int limit) throws Exception {
        Map<String, Object> query = new HashMap<>(Map.of("since", since));
        while (read < limit) {
            query.put("limit", Math.min(PAGE, limit - read));
            JsonNode answer = api.get("/documents", query);
            for (JsonNode before : answer.path("documents")) {
                if (!before.path("erp").asText(OrderErps.FIRST).equals(erp)) {
                    continue;
                }
                read++;
                one(before);
            }
            if (!answer.has("next")) {
                break;
            }
            answer.path("next")
                    .properties()
                    .forEach(next -> query.put(next.getKey(), next.getValue().asText()));
        }
        if (diff) {
            tell(since);
        } else if (read == 0) {
            err.println("The ERP got no order since " + since + ".");
        }
        return failed > 0 || summary.differs() ? 1 : 0;
    }

    private void one(JsonNode before) throws Exception {
        String orderId = before.path("orderId").asText();
        if (diff && !before.hasNonNull("content")) {
            withoutCopy++;
            return;
        }
        if (diff && !before.path("format").asText().equals(format)) {
            otherFormat++;
            return;
        }
        try {
            ErpDocument now = rendered(before, orderId);
            if (!diff) {
                out.write(now.content());
                out.flush();
            } else if (!now.contentDigest().equals(before.path("contentDigest").asText())) {
                changedAtVtex++;
            } else {
                compare(before.path("fileName").asText(), before.path("content").binaryValue(), now.content());
            }
        } catch (StartProblem away) {
            failed++;
            err.println(orderId + ": cannot be read from VTEX: " + away.getMessage());
        } catch (RuntimeException cannot) {
            failed++;
            err.println(orderId + ": " + Problems.sentence(cannot));
        }
    }

    private ErpDocument rendered(JsonNode before, String orderId) throws Exception {
        JsonNode order = api.get(
                "/vtex/orders",
                Map.of("id", orderId, "account", before.path("account").asText()));
        // the state that it has reached since is no change of the mapping's
        if (before.hasNonNull("vtexStatus") && order instanceof ObjectNode fields) {
            fields.put("status", before.path("vtexStatus").asText());
        }
        return documents.render(reader.read(order, before.path("account").asText()), order, format);
    }

    private void compare(String name, byte[] before, byte[] now) throws IOException {
        String old = new String(before, charset);
        String fresh = new String(now, charset);
        boolean different = summary.add(fields(old), fields(fresh));
        if (!different && !Arrays.equals(before, now)) {
            summary.addRearranged();
        }
        if (!Arrays.equals(before, now)) {
            DocumentDiff.print(out, name + " (delivered)", old, name + " (now)", fresh);
        }
    }

    private Map<Place, String> fields(String document) {
        return format.equals(ErpFormat.FIXED_WIDTH.key())
                ? DocumentFields.of(documents.fixedWidthParts(document))
                : DocumentFields.of(
                        document, format, settings.text("erp.csv.separator").charAt(0));
    }

    private void tell(String since) {
        PrintWriter lines = new PrintWriter(out, true, StandardCharsets.UTF_8);
        summary.print(lines);
        note(lines, changedAtVtex, "changed at VTEX since and say nothing about the mapping");
        note(lines, withoutCopy, "have no copy of what the ERP got (ledger.keep-documents was off, or they are older)");
        note(lines, otherFormat, "were delivered in another format than " + format);
        note(lines, failed, "could not be mapped; see above");
        if (read == 0) {
            lines.println("  The ERP got no order since " + since + ".");
        }
        lines.flush();
    }

    private static void note(PrintWriter lines, int orders, String what) {
        if (orders > 0) {
            lines.println("  not compared: " + orders + " " + what);
        }
    }
}
