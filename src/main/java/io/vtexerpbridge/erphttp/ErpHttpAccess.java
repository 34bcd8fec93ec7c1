package io.vtexerpbridge.erphttp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vtexerpbridge.erp.ErpChannelProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Signs the bridge in at the ERP. With oauth2 a token is fetched by one caller while the others wait for it, is kept until shortly
 * before it ends, and is fetched anew once when the ERP refuses it before that.
 */
public final class ErpHttpAccess {

    /** In seconds; servers say all kinds of things, and a token that is refused before its end is fetched anew. */
    private static final long SHORTEST = 1;

    private static final long LONGEST = Duration.ofDays(1).toSeconds();
    /** For a token that does not say how long it is good. */
    private static final Duration UNSAID = Duration.ofMinutes(5);
    /** A token is renewed so long before its end, or a fifth of its life, whichever is less. */
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ErpHttpSettings settings;
    private final ObjectMapper mapper;
    private final ErpHttpAnswers answers;
    private final Clock clock;
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile Token token = new Token(0, "", Instant.MIN);

    private record Token(long number, String value, Instant until) {

        @Override
        public String toString() {
            return "token " + number;
        }
    }

    ErpHttpAccess(ErpHttpSettings settings, ObjectMapper mapper, ErpHttpAnswers answers, Clock clock) {
        this.settings = settings;
        this.mapper = mapper;
        this.answers = answers;
        this.clock = clock;
    }

    /**
     * Whether the caller is to fetch a token, and then calls {@link #end}; who is not first waits here for what the first one gets.
     *
     * @throws ErpChannelProblem when that takes too long
     */
    public boolean begin() throws InterruptedException {
        if (!isOAuth() || isGood()) {
            return false;
        }
        if (!fetching.tryLock(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new ErpChannelProblem("No token came from " + settings.key("oauth2.token-url") + " within "
                    + PATIENCE.toSeconds() + " s; look at that server.");
        }
        if (isGood()) {
            fetching.unlock();
            return false;
        }
        return true;
    }

    /** The call that fetches a token. */
    public ErpCall tokenCall() {
        String scope = settings.text("oauth2.scope");
        String form =
                "grant_type=client_credentials" + (scope.isEmpty() ? "" : "&scope=" + ErpHttpSettings.segment(scope));
        return new ErpCall(
                "token",
                settings.key("oauth2.token-url"),
                ErpCall.FOR_TOKENS,
                "POST",
                settings.uri("oauth2.token-url", Map.of()),
                "application/x-www-form-urlencoded",
                Map.of("Accept", "application/json"),
                form.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws ErpChannelProblem when there is no token in the answer */
    public void took(ErpAnswer answer) {
        if (!answer.delivered()) {
            answers.heard(answer);
            answers.notNow(answer);
        }
        try {
            JsonNode json = mapper.readTree(answer.body());
            String value = json == null ? "" : json.path("access_token").asText("");
            if (!value.isEmpty()) {
                // as a double, for which no number is too large
                long said = (long) json.path("expires_in").asDouble(UNSAID.toSeconds());
                long seconds = Math.max(SHORTEST, Math.min(LONGEST, said));
                Duration margin = Duration.ofSeconds(Math.min(MARGIN.toSeconds(), seconds / 5));
                Instant until = clock.instant().plusSeconds(seconds).minus(margin);
                token = new Token(token.number() + 1, value, until);
                answers.heard(answer);
                return;
            }
        } catch (JsonProcessingException e) {
            // its message would quote the answer, and that may hold a token
            throw noToken("is no JSON");
        } catch (IOException e) {
            throw noToken("cannot be read");
        }
        throw noToken("has no access_token");
    }

    private ErpChannelProblem noToken(String what) {
        ErpChannelProblem problem = new ErpChannelProblem("The answer of " + settings.key("oauth2.token-url") + " "
                + what + "; expected a JSON object with access_token.");
        answers.unusable("token", problem);
        return problem;
    }

    /** The token was fetched, or could not be. */
    public void end() {
        if (fetching.isHeldByCurrentThread()) {
            fetching.unlock();
        }
    }

    /** Which token calls go with now, so that {@link #again} knows what was refused. */
    public long pass() {
        return token.number();
    }

    /**
     * Whether the call is to be made once more, with another token, because the ERP refused this one.
     *
     * @param tries before this one
     */
    public boolean again(int tries, long pass, ErpAnswer answer) {
        if (!isOAuth() || answer.status() != 401 || tries > 0) {
            return false;
        }
        Token now = token;
        if (now.number() == pass) {
            token = new Token(now.number(), "", Instant.MIN);
        }
        return true;
    }

    /** The header Authorization of calls to the ERP; empty when it asks for none. */
    String authorization() {
        return switch (settings.text("auth")) {
            case "basic" -> basic(settings.text("user"), settings.text("password"));
            case "bearer" -> "Bearer " + settings.text("token");
            case "oauth2" -> "Bearer " + token.value();
            default -> "";
        };
    }

    /** The header Authorization of the call that fetches a token. */
    String clientAuthorization() {
        return basic(
                ErpHttpSettings.segment(settings.text("oauth2.client-id")),
                ErpHttpSettings.segment(settings.text("oauth2.client-secret")));
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private boolean isOAuth() {
        return settings.text("auth").equals("oauth2");
    }

    private boolean isGood() {
        return clock.instant().isBefore(token.until());
    }
}
