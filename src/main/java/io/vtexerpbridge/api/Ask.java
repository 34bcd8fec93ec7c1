package io.vtexerpbridge.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One request of an operator: named values from the query, the path and the JSON body, each given or not. */
public final class Ask {

    private final Map<String, String> values = new TreeMap<>();
    private final Map<String, List<String>> lists = new TreeMap<>();
    private final ZoneId zone;

    /** @param zone for dates that bring none */
    Ask(Map<String, Object> query, JsonNode body, ZoneId zone) {
        this.zone = zone;
        query.forEach((name, value) -> {
            if (value != null) {
                values.put(name, value.toString());
            }
        });
        body.properties().forEach(field -> {
            if (field.getValue().isArray()) {
                List<String> all = new ArrayList<>();
                field.getValue().forEach(one -> all.add(one.asText()));
                lists.put(field.getKey(), all);
            } else if (!field.getValue().isNull()) {
                values.put(field.getKey(), field.getValue().asText());
            }
        });
    }

    /** The value; null when it was not given, or is blank. */
    public String text(String name) {
        String value = values.get(name);
        return value == null || value.isBlank() ? null : value.trim();
    }

    /** As {@link #text}, for what must be given. */
    public String needed(String name) {
        return Optional.ofNullable(text(name))
                .orElseThrow(() -> new AskProblem(400, "Say " + name + "; it is missing."));
    }

    /** Several values: an array of the body, or a single one. */
    public List<String> all(String name) {
        String one = text(name);
        return lists.getOrDefault(name, one == null ? List.of() : List.of(one));
    }

    /** true, or given without a value; false when not given. */
    public boolean flag(String name) {
        String value = values.get(name);
        if (value == null || value.equals("false")) {
            return false;
        }
        if (value.equals("true") || value.isEmpty()) {
            return true;
        }
        throw new AskProblem(400, name + " is \"" + value + "\", expected true or false.");
    }

    /** A whole number between these. */
    public int number(String name, int usual, int least, int most) {
        String value = text(name);
        try {
            int number = value == null ? usual : Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new AskProblem(400, name + " is \"" + value + "\", expected a number.");
        }
        throw new AskProblem(400, name + " is " + value + ", expected " + least + " to " + most + ".");
    }

    /** An ISO date or date and time, the day's begin for a date alone; null when it was not given. */
    public Instant moment(String name) {
        String value = text(name);
        if (value == null) {
            return null;
        }
        try {
            if (value.length() <= 10) {
                return LocalDate.parse(value).atStartOfDay(zone).toInstant();
            }
            return value.matches(".*(Z|[+-]\\d\\d:?\\d\\d)$")
                    ? OffsetDateTime.parse(value).toInstant()
                    : LocalDateTime.parse(value).atZone(zone).toInstant();
        } catch (DateTimeParseException e) {
            throw new AskProblem(
                    400,
                    name + " is \"" + value
                            + "\", expected an ISO date such as 2026-11-21 or 2026-11-21T08:00:00-03:00.");
        }
    }
}
