package io.vtexerpbridge.erphttp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusMeaningsTest {

    @ParameterizedTest
    @CsvSource({
        "200, DELIVERED",
        "204, DELIVERED",
        "409, DELIVERED",
        "400, REFUSED",
        "422, REFUSED",
        "413, REFUSED",
        "301, TROUBLE",
        "401, TROUBLE",
        "403, TROUBLE",
        "404, TROUBLE",
        "405, TROUBLE",
        "408, LATER",
        "425, LATER",
        "429, LATER",
        "500, LATER",
        "503, LATER"
    })
    void what_is_usual(int status, Meaning meaning) {
        assertThat(new StatusMeanings(List.of()).of(status)).isEqualTo(meaning);
    }

    @Test
    void an_ERPs_own_words_count_first_and_those_about_a_class_leave_what_has_a_meaning_of_its_own() {
        StatusMeanings own =
                new StatusMeanings(List.of("409: later", "4xx: Trouble", "500:refused", "418 : delivered"));
        assertThat(own.of(409)).isEqualTo(Meaning.LATER);
        assertThat(own.of(422)).isEqualTo(Meaning.TROUBLE);
        assertThat(own.of(429)).isEqualTo(Meaning.LATER);
        assertThat(own.of(500)).isEqualTo(Meaning.REFUSED);
        assertThat(own.of(502)).isEqualTo(Meaning.LATER);
        assertThat(own.of(418)).isEqualTo(Meaning.DELIVERED);
    }
}
