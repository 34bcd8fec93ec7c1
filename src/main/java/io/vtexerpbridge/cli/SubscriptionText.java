package io.vtexerpbridge.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.StringJoiner;

/** What the commands feed and hook print alike. */
final class SubscriptionText {

    private SubscriptionText() {}

    static int json(PrintWriter out, JsonNode answer) {
        out.println(answer.toPrettyString());
        return code(answer);
    }

    /** The verdict, and the states that VTEX tells of. */
    static int print(PrintWriter out, String kind, JsonNode answer) {
        String difference = answer.path("difference").asText();
        out.println(kind + " of " + answer.path("account").asText() + ": "
                + (difference.isEmpty() ? "as it should be." : difference + "."));
        JsonNode filter = field(answer.path("configuration"), "filter");
        if (filter.isObject()) {
            StringJoiner states = new StringJoiner(", ");
            field(filter, "status").forEach(state -> states.add(state.asText()));
            out.println("  tells    " + field(filter, "type").asText() + ": "
                    + (states.length() == 0 ? "every state" : states.toString()));
        }
        return code(answer);
    }

    static int deleted(PrintWriter out, String kind, JsonNode answer) {
        out.println("The " + kind + " of " + answer.path("account").asText() + " is deleted."
                + (answer.path("comesBack").asBoolean()
                        ? " A running bridge sets it again at its next look; " + kind
                                + ".configure = false keeps it from that."
                        : ""));
        return 0;
    }

    /** A field of VTEX's answer, without regard to case. */
    static JsonNode field(JsonNode parent, String name) {
        return parent.properties().stream()
                .filter(field -> field.getKey().equalsIgnoreCase(name))
                .map(field -> field.getValue())
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    /** A time in its two greatest units. */
    static String time(Duration time) {
        if (time.isNegative()) {
            return "no time";
        }
        if (time.toDays() > 0) {
            return time.toDays() + " d " + time.toHoursPart() + " h";
        }
        return time.toHours() > 0
                ? time.toHours() + " h " + time.toMinutesPart() + " min"
                : time.toMinutes() + " min " + time.toSecondsPart() + " s";
    }

    private static int code(JsonNode answer) {
        return answer.path("difference").asText().isEmpty() ? 0 : 1;
    }
}
