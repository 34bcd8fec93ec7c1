package io.vtexerpbridge.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomentsTest {

    private final Moments moments = new Moments(Read.DATES, Read.ZONE);

    @ParameterizedTest
    @CsvSource({
        "2026-02-28, 2026-02-28T03:00:00Z",
        "2026-02-28T10:00, 2026-02-28T13:00:00Z",
        "2026-02-28 10:00:05, 2026-02-28T13:00:05Z",
        "2026-02-28T10:00:05.1, 2026-02-28T13:00:05.1Z",
        "2026-02-28T10:00:05.123456789Z, 2026-02-28T10:00:05.123456789Z",
        "2026-02-28T10:00:05+02:00, 2026-02-28T08:00:05Z",
        "2026-02-28T10:00:05-0300, 2026-02-28T13:00:05Z",
        "2026-02-28T10:00:05.5-03, 2026-02-28T13:00:05.5Z",
        "28/02/2026, 2026-02-28T03:00:00Z",
        "28/02/2026 23:59:59, 2026-03-01T02:59:59Z",
        "2024-02-29, 2024-02-29T03:00:00Z"
    })
    void known_spellings(String text, Instant moment) {
        assertThat(moments.read(text)).isEqualTo(moment);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-02-30",
                "2025-02-29",
                "30/02/2026",
                "2026-13-01",
                "02/28/2026",
                "2026-02-28T24:00:00",
                "2026-02-28T10:60",
                "2026-02-28T10:00:60",
                "2026-02-28T10:00:05.1234567890",
                "2026-02-28T10:00:05+25:00",
                "0001-01-01T00:00:00Z",
                "20260228",
                "yesterday",
                "28/02/26",
                "2026-2-8"
            })
    void no_moments(String text) {
        assertThat(moments.read(text)).isNull();
    }

    @Test
    void the_configured_pattern_is_first_and_strict() {
        Moments american = new Moments("MM/dd/yyyy", ZoneId.of("UTC"));
        assertThat(american.read("02/03/2026")).isEqualTo(Instant.parse("2026-02-03T00:00:00Z"));
        assertThat(american.read("13/02/2026")).isNull();
        assertThat(american.read("02/30/2026")).isNull();
        assertThat(new Moments("yyyyMMddHHmm", ZoneId.of("UTC")).read("202602281030"))
                .isEqualTo(Instant.parse("2026-02-28T10:30:00Z"));
        assertThatThrownBy(() -> new RecordSettings(Read.SETTINGS.charset(), ';', ',', "bad pattern", Read.ZONE))
                .hasMessageStartingWith("erp.date-format is \"bad pattern\"");
    }
}
