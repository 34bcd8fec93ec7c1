package io.vtexerpbridge.posting;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What of an answer identifies what VTEX took: the receipt of an invoice, the request id of a change, the id of a note. */
public final class VtexReceipts {

    private static final List<String> NAMES = List.of("receipt", "requestId", "id");

    /** @return null when the answer names none */
    public String of(JsonNode answer) {
        for (String name : NAMES) {
            String value = answer.path(name).asText("");
            if (!value.isEmpty() && !value.equals("null")) {
                return value;
            }
        }
        return null;
    }
}
