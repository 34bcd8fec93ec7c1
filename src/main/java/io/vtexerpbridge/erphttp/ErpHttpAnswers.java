package io.vtexerpbridge.erphttp;

import io.vtexerpbridge.erp.ErpChannelProblem;
import io.vtexerpbridge.erp.ErpPaused;
import io.vtexerpbridge.vtex.RetryAfter;
import io.vtexerpbridge.vtex.ShownBody;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** What the ERP's answers mean, and the pause that one of them may have asked for. */
public final class ErpHttpAnswers {

    private static final Pattern PAGE = Pattern.compile("\\s*(<!doctype html|<html)", Pattern.CASE_INSENSITIVE);
    private static final Pattern NEXT =
            Pattern.compile("<([^>]*)>\\s*;[^,]*\\brel=\"?next\"?", Pattern.CASE_INSENSITIVE);
    /** Nothing of the call has left: the connection did not come about. */
    private static final List<Class<? extends Throwable>> BEFORE_SENDING = List.of(
            ConnectException.class,
            UnknownHostException.class,
            NoRouteToHostException.class,
            SSLHandshakeException.class,
            SSLPeerUnverifiedException.class);

    private final StatusMeanings meanings;
    private final ErpHttpHealth health;
    private final Clock clock;
    private final AtomicReference<Pause> pause = new AtomicReference<>();

    private record Pause(Instant until, String reason) {}

    ErpHttpAnswers(StatusMeanings meanings, ErpHttpHealth health, Clock clock) {
        this.meanings = meanings;
        this.health = health;
        this.clock = clock;
    }

    /** @throws ErpPaused while the pause is going on that the ERP asked for */
    public void open() {
        Pause now = pause.get();
        if (now != null && clock.instant().isBefore(now.until())) {
            throw new ErpPaused(now.reason(), now.until());
        }
    }

    /**
     * Judges an answer; nothing is decided by it yet.
     *
     * @param headers of the answer, by names in any case
     */
    public ErpAnswer read(ErpCall call, Map<String, Object> headers, byte[] body) {
        int status = (Integer) headers.get("CamelHttpResponseCode");
        String contentType = text(headers.get("Content-Type"));
        Meaning meaning =
                status == 304 && call.header("If-None-Match") != null ? Meaning.DELIVERED : meanings.of(status);
        if (meaning == Meaning.REFUSED && !call.isDelivery()) {
            meaning = Meaning.TROUBLE;
        }
        String mend = mend(call, status, meaning);
        if (meaning == Meaning.DELIVERED && isPage(contentType, body)) {
            meaning = Meaning.LATER;
            mend = "with a page for people instead of its own words: look for a proxy or a sign-in page in between";
        }
        URI next = null;
        String sentence =
                meaning == Meaning.DELIVERED ? "" : "The ERP answered " + status + " to " + call + " " + mend + ".";
        if (meaning == Meaning.DELIVERED && call.method().equals("GET")) {
            try {
                next = next(call, headers.get("Link"));
            } catch (ErpChannelProblem elsewhere) {
                meaning = Meaning.TROUBLE;
                sentence = elsewhere.getMessage();
            }
        }
        return new ErpAnswer(
                call,
                status,
                meaning,
                meaning == Meaning.REFUSED || meaning == Meaning.TROUBLE,
                sentence,
                contentType,
                text(headers.get("ETag")),
                next,
                RetryAfter.of(text(headers.get("Retry-After")), clock.instant()).orElse(null),
                body == null ? new byte[0] : body);
    }

    /** There was no answer, or not a whole one. */
    public ErpAnswer unreachable(ErpCall call, Throwable problem) {
        boolean untouched = BEFORE_SENDING.stream().anyMatch(type -> type.isInstance(problem))
                || problem.getClass().getSimpleName().equals("ConnectTimeoutException");
        return new ErpAnswer(
                call,
                0,
                Meaning.LATER,
                untouched,
                "The ERP did not answer " + call + " (" + problem.getClass().getSimpleName() + ": "
                        + problem.getMessage() + "); look at the ERP and the network, or correct " + call.key() + ".",
                null,
                null,
                null,
                null,
                new byte[0]);
    }

    /** Health, and everybody's next call, learn of the answer. */
    public void heard(ErpAnswer answer) {
        String what = answer.call().what();
        switch (answer.meaning()) {
            case DELIVERED, REFUSED -> health.well(what);
            case TROUBLE -> health.trouble(what, answer.sentence());
            case LATER -> {
                health.failed(what, answer.sentence());
                if (answer.pause() != null) {
                    pause.set(new Pause(clock.instant().plus(answer.pause()), answer.sentence()));
                }
            }
        }
    }

    /**
     * The answer is none that settles anything.
     *
     * @throws ErpPaused when the ERP said how long to wait
     * @throws ErpChannelProblem otherwise
     */
    public void notNow(ErpAnswer answer) {
        if (answer.meaning() == Meaning.LATER) {
            Duration wanted = answer.pause();
            if (wanted != null) {
                throw new ErpPaused(answer.sentence(), clock.instant().plus(wanted));
            }
        }
        throw new ErpChannelProblem(answer.sentence());
    }

    /** The ERP answered as it should, and its answer cannot be used. */
    void unusable(String what, ErpChannelProblem problem) {
        health.trouble(what, problem.getMessage());
    }

    void usable(String what) {
        health.well(what);
    }

    private static String mend(ErpCall call, int status, Meaning meaning) {
        return switch (meaning) {
            case DELIVERED -> "";
            case REFUSED -> "and does not take it: mend what its words name, and try again";
            case LATER -> "and is asked again: look at the ERP when this stays";
            case TROUBLE -> {
                if (status == 401 || status == 403) {
                    yield "and does not let the bridge in: correct "
                            + call.key().replaceFirst("http\\..*", "http.auth")
                            + " and its keys, or the ERP's permissions";
                }
                yield status >= 300 && status < 400
                        ? "with a redirect, which is not followed: put the address it leads to into " + call.key()
                        : "so nothing takes that there: correct " + call.key();
            }
        };
    }

    static boolean isPage(String contentType, byte[] body) {
        String start = body == null ? "" : new String(body, 0, Math.min(body.length, 64), StandardCharsets.ISO_8859_1);
        return ShownBody.isPage(contentType) || PAGE.matcher(start).lookingAt();
    }

    /** @throws ErpChannelProblem when it is at another host: whoever is there is not to be signed in to */
    private static URI next(ErpCall call, Object links) {
        Matcher link = NEXT.matcher(text(links) == null ? "" : text(links));
        if (!link.find()) {
            return null;
        }
        URI next;
        try {
            String reference = link.group(1).trim();
            // URI goes by RFC 2396, in which a query alone loses the path
            next = call.uri().resolve(reference.startsWith("?") ? call.path() + reference : reference);
        } catch (IllegalArgumentException e) {
            throw new ErpChannelProblem("The ERP's answer to " + call
                    + " names a next page that is no address; mend the header Link there.");
        }
        boolean same = call.uri().getScheme().equals(next.getScheme())
                && call.uri().getRawAuthority().equals(next.getRawAuthority());
        if (!same) {
            throw new ErpChannelProblem("The ERP's answer to " + call + " names a next page at another address ("
                    + next.getRawAuthority() + "), expected one at "
                    + call.uri().getRawAuthority()
                    + "; mend the header Link there.");
        }
        return next;
    }

    private static String text(Object header) {
        if (header instanceof Collection<?> several) {
            return String.join(", ", several.stream().map(String::valueOf).toList());
        }
        return header == null ? null : header.toString();
    }
}
