package io.vtexerpbridge.hook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vtexerpbridge.vtex.VtexRefused;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HookConfigurationTest {

    private static final String URL = "https://bridge.acme.example/vtex/hook";
    private static final String GOOD =
            "{\"filter\":{\"type\":\"FromWorkflow\",\"status\":[\"canceled\"]},\"hook\":{\"url\":\"" + URL
                    + "\",\"headers\":{\"X-Bridge-Secret\":\"s3cret\"}}}";

    private final ObjectMapper mapper = new ObjectMapper();
    private final HookConfiguration configuration = new HookConfiguration(
            mapper, List.of("canceled"), URL, "s3cret", Duration.ofMinutes(10), Clock.systemUTC());

    private String difference(String found) throws Exception {
        JsonNode json = mapper.readTree(found);
        return configuration.difference(json);
    }

    @Test
    void what_is_wanted_has_no_difference() throws Exception {
        assertThat(mapper.readTree(configuration.wanted())).isEqualTo(mapper.readTree(GOOD));
        assertThat(difference(GOOD)).isEmpty();
        assertThat(difference(GOOD.replace("\"hook\"", "\"Hook\"").replace("\"url\"", "\"Url\"")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vtex/hook|old/hook|it goes to https://bridge.acme.example/old/hook instead of",
                "s3cret|0ther|it sends another X-Bridge-Secret",
                "canceled|invoiced|it lacks the states canceled",
                "FromWorkflow|FromOrders|its type is FromOrders",
                "\"url\"|\"u\"|there is none"
            })
    void a_difference_is_told_without_the_secret(String good, String bad, String told) throws Exception {
        assertThat(difference(GOOD.replace(good, bad))).startsWith(told).doesNotContain("s3cret", "0ther");
    }

    /** What VTEX answers is not documented: it may well keep the headers to itself. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"hook\":{\"url\":\"" + URL + "\"}}",
                "{\"hook\":{\"url\":\"" + URL + "\",\"headers\":{}}}",
                "{\"hook\":{\"url\":\"" + URL + "\",\"headers\":null}}"
            })
    void what_is_not_shown_counts_as_right(String found) throws Exception {
        assertThat(difference(found)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "null", "[]", "\"text\"", "{\"hook\":null}", "{\"hook\":{}}"})
    void nonsense_is_none_and_no_failure(String found) throws Exception {
        assertThat(difference(found)).isEqualTo("there is none");
    }

    @Test
    void without_an_address_of_ours_any_hook_will_do() throws Exception {
        HookConfiguration unknown = new HookConfiguration(
                mapper, List.of("canceled"), "", "s3cret", Duration.ofMinutes(10), Clock.systemUTC());
        assertThat(unknown.difference(mapper.readTree(GOOD))).isEmpty();
    }

    @Test
    void a_ping_that_failed_is_told_as_what_it_is() {
        assertThat(configuration.mend(new VtexRefused("VTEX answered 400", 400, "1")))
                .contains("could not reach", URL, "ping", "hook.path");
        assertThat(configuration.mend(new VtexRefused("VTEX answered 409", 409, "")))
                .isEqualTo("VTEX answered 409");
    }
}
