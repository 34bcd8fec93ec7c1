package io.vtexerpbridge.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * How a sandbox starts; every value has a default.
 *
 * @param port 0 takes a free one
 * @param clock decides visibility, retention, rates and the list's delay; asynchronous moves use real timers
 * @param requestsPerMinute more than these in one minute are answered 429
 * @param moveDelay how long VTEX needs for a move of its own, such as start-handling to handling
 * @param indexDelay how far List orders is behind
 * @param invoiceDelay time between the 200 of an invoice and its package on the order
 * @param hookRetryDelay wait before the second attempt of a notification; doubles each time
 */
public record SandboxOptions(
        String host,
        int port,
        String account,
        String appKey,
        String appToken,
        long seed,
        Clock clock,
        int requestsPerMinute,
        Duration moveDelay,
        Duration indexDelay,
        Duration invoiceDelay,
        Duration hookRetryDelay) {

    public SandboxOptions {
        appKey = appKey == null ? "vtexappkey-" + account + "-" + letters(seed, 6) : appKey;
        appToken = appToken == null ? letters(seed ^ 0x7F4A7C15L, 86) : appToken;
    }

    /** The options a person gets who asks for nothing special. */
    public static SandboxOptions defaults() {
        return new SandboxOptions(
                "127.0.0.1",
                0,
                "sandboxstore",
                null,
                null,
                1,
                Clock.systemUTC(),
                6000,
                Duration.ofMillis(150),
                Duration.ofSeconds(2),
                Duration.ofMillis(300),
                Duration.ofSeconds(1));
    }

    public SandboxOptions withPort(int value) {
        return copy(value, account, appKey, appToken, seed, clock, requestsPerMinute);
    }

    /** Another account gets another generated key. */
    public SandboxOptions withAccount(String value) {
        return copy(port, value, null, null, seed, clock, requestsPerMinute);
    }

    /** Another seed gets another generated key. */
    public SandboxOptions withSeed(long value) {
        return copy(port, account, null, null, value, clock, requestsPerMinute);
    }

    public SandboxOptions withClock(Clock value) {
        return copy(port, account, appKey, appToken, seed, value, requestsPerMinute);
    }

    public SandboxOptions withRequestsPerMinute(int value) {
        return copy(port, account, appKey, appToken, seed, clock, value);
    }

    public SandboxOptions withMoveDelay(Duration value) {
        return delays(value, indexDelay, invoiceDelay, hookRetryDelay);
    }

    public SandboxOptions withIndexDelay(Duration value) {
        return delays(moveDelay, value, invoiceDelay, hookRetryDelay);
    }

    public SandboxOptions withInvoiceDelay(Duration value) {
        return delays(moveDelay, indexDelay, value, hookRetryDelay);
    }

    public SandboxOptions withHookRetryDelay(Duration value) {
        return delays(moveDelay, indexDelay, invoiceDelay, value);
    }

    private SandboxOptions copy(int port, String account, String key, String token, long seed, Clock clock, int rate) {
        return new SandboxOptions(
                host,
                port,
                account,
                key,
                token,
                seed,
                clock,
                rate,
                moveDelay,
                indexDelay,
                invoiceDelay,
                hookRetryDelay);
    }

    private SandboxOptions delays(Duration move, Duration index, Duration invoice, Duration hook) {
        return new SandboxOptions(
                host, port, account, appKey, appToken, seed, clock, requestsPerMinute, move, index, invoice, hook);
    }

    private static String letters(long seed, int length) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append((char) ('A' + random.nextInt(26)));
        }
        return text.toString();
    }
}
