package io.vtexerpbridge.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Requests and answers of the order API as JSON; instants and durations are written as ISO 8601 has them. */
public final class OperatorJson {

    /** What Camel and HTTP call theirs begins with a capital; the API's own names do not. */
    private static final Pattern OURS = Pattern.compile("[a-z][A-Za-z]*");

    private final ObjectMapper mapper;
    private final ZoneId zone;

    /** @param zone for dates that bring none */
    public OperatorJson(ObjectMapper plain, ZoneId zone) {
        this.zone = zone;
        this.mapper = plain.copy()
                .registerModule(new SimpleModule()
                        .addSerializer(Instant.class, ToStringSerializer.instance)
                        .addSerializer(Duration.class, ToStringSerializer.instance));
    }

    /**
     * Reads a request.
     *
     * @param headers names and values of query and path, among others
     * @param body a JSON object, or nothing
     * @throws AskProblem when the body is something else
     */
    public Ask read(Map<String, Object> headers, String body) {
        Map<String, Object> named = new TreeMap<>();
        headers.forEach((name, value) -> {
            if (OURS.matcher(name).matches()) {
                named.put(name, value);
            }
        });
        try {
            JsonNode json = body == null || body.isBlank() ? mapper.createObjectNode() : mapper.readTree(body);
            if (json.isObject()) {
                return new Ask(named, json, zone);
            }
        } catch (JsonProcessingException e) {
            throw new AskProblem(400, "The body is no JSON; expected an object such as {\"reason\":\"...\"}.");
        }
        throw new AskProblem(400, "The body is JSON but no object; expected one such as {\"reason\":\"...\"}.");
    }

    public String write(Object answer) throws JsonProcessingException {
        return mapper.writeValueAsString(answer);
    }

    /** The answer to what failed: one sentence. */
    public String problem(String sentence) throws JsonProcessingException {
        return write(Map.of("error", sentence == null ? "It failed; the bridge's log says more." : sentence));
    }
}
