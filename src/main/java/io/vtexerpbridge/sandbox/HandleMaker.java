package io.vtexerpbridge.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.SplittableRandom;

/** Makes handles of VTEX's look: three dotted parts, about 1.4 KB, never the same twice (CONTRACT 3.4). */
final class HandleMaker {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final SplittableRandom random;
    private final String account;
    private final String appKey;

    HandleMaker(SplittableRandom random, String account, String appKey) {
        this.random = random;
        this.account = account;
        this.appKey = appKey;
    }

    String make(Event event, String eventId) {
        String claims = Json.object()
                .put("AppKey", appKey)
                .put("Account", account)
                .put("Handle", noise(380))
                .put("OrderId", event.orderId())
                .put("MessageId", eventId)
                .put("State", event.state())
                .toString();
        return "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9." + BASE64.encodeToString(claims.getBytes(StandardCharsets.UTF_8))
                + "." + noise(120);
    }

    private String noise(int bytes) {
        byte[] noise = new byte[bytes];
        random.nextBytes(noise);
        return BASE64.encodeToString(noise);
    }
}
