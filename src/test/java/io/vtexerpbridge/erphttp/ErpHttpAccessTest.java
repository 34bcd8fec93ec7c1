package io.vtexerpbridge.erphttp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.BridgeConfiguration;
import io.vtexerpbridge.ledger.AdjustableClock;
import io.vtexerpbridge.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErpHttpAccessTest {

    private final AdjustableClock clock = new AdjustableClock();

    /** Whatever a server says of its token, it is used, and is fetched anew in the end. */
    @ParameterizedTest
    @CsvSource({
        "9223372036854775807, 86000, 86400",
        "99999999999999999999999, 86000, 86400",
        "1e300, 86000, 86400",
        "3600, 3500, 3600",
        "\"3600\", 3500, 3600",
        "0, 0, 1",
        "-5, 0, 1",
        "null, 200, 300"
    })
    void a_token_is_good_for_a_second_at_least_and_a_day_at_most(String said, long goodAfter, long overAfter)
            throws InterruptedException {
        Settings settings = Settings.loadOffline(Path.of("").toAbsolutePath(), Map.of())
                .with(Map.of("erp.http.auth", "oauth2", "erp.http.oauth2.token-url", "https://login.example/token"));
        ErpHttpAnswers answers = new ErpHttpAnswers(new StatusMeanings(List.of()), new ErpHttpHealth(), clock);
        ErpHttpAccess access =
                new ErpHttpAccess(new ErpHttpSettings(settings, "erp"), BridgeConfiguration.mapper(), answers, clock);

        assertThat(access.begin()).isTrue();
        String body = "{\"access_token\":\"T1\",\"expires_in\":" + said + "}";
        access.took(answers.read(
                access.tokenCall(),
                Map.of("CamelHttpResponseCode", 200, "Content-Type", "application/json"),
                body.getBytes(StandardCharsets.UTF_8)));
        access.end();

        clock.advance(Duration.ofSeconds(goodAfter));
        assertThat(access.begin()).as("still good").isFalse();
        assertThat(access.authorization()).isEqualTo("Bearer T1");
        clock.advance(Duration.ofSeconds(overAfter - goodAfter));
        assertThat(access.begin()).as("over").isTrue();
        access.end();
    }
}
