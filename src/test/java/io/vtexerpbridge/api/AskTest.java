package io.vtexerpbridge.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AskTest {

    private final OperatorJson json = new OperatorJson(new ObjectMapper(), ZoneId.of("America/Sao_Paulo"));

    @Test
    void a_date_alone_begins_in_the_erps_time_zone() {
        Ask ask = json.read(
                Map.of("since", "2026-11-20", "until", "2026-11-20T08:00:00Z", "at", "2026-11-20T08:00:00"), "");

        assertThat(ask.moment("since")).isEqualTo(Instant.parse("2026-11-20T03:00:00Z"));
        assertThat(ask.moment("until")).isEqualTo(Instant.parse("2026-11-20T08:00:00Z"));
        assertThat(ask.moment("at")).isEqualTo(Instant.parse("2026-11-20T11:00:00Z"));
        assertThat(ask.moment("other")).isNull();
    }

    @Test
    void what_is_no_date_number_or_flag_gets_a_sentence() {
        Ask ask = json.read(Map.of("since", "2026-02-30", "limit", "many", "offset", "-1", "json", "perhaps"), null);

        assertThatThrownBy(() -> ask.moment("since"))
                .hasMessageContaining("2026-02-30")
                .hasMessageContaining("ISO date");
        assertThatThrownBy(() -> ask.number("limit", 1, 1, 9)).hasMessageContaining("many");
        assertThatThrownBy(() -> ask.number("offset", 1, 0, 9))
                .hasMessageContaining("-1")
                .hasMessageContaining("0 to 9");
        assertThatThrownBy(() -> ask.flag("json")).hasMessageContaining("perhaps");
        assertThatThrownBy(() -> ask.needed("reason")).hasMessageContaining("reason");
    }

    @Test
    void values_come_from_path_query_and_body_but_not_from_headers() {
        Ask ask = json.read(
                Map.of("orderId", "v1-01", "Authorization", "Bearer x", "CamelHttpPath", "/y", "x-other", "z"),
                "{\"reason\":\" typed by hand \",\"orderIds\":[\"a\",\"b\"],\"nothing\":null}");

        assertThat(ask.text("orderId")).isEqualTo("v1-01");
        assertThat(ask.text("reason")).isEqualTo("typed by hand");
        assertThat(ask.all("orderIds")).containsExactly("a", "b");
        assertThat(ask.all("orderId")).containsExactly("v1-01");
        assertThat(ask.text("nothing")).isNull();
        assertThat(ask.text("Authorization")).isNull();
        assertThat(ask.text("CamelHttpPath")).isNull();
    }

    @Test
    void a_body_that_is_no_object_is_refused() {
        assertThatThrownBy(() -> json.read(Map.of(), "[1]")).hasMessageContaining("no object");
        assertThatThrownBy(() -> json.read(Map.of(), "{")).hasMessageContaining("no JSON");
    }
}
