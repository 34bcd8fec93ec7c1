package io.vtexerpbridge.erphttp;

import io.vtexerpbridge.erp.ErpChannelProblem;
import io.vtexerpbridge.inbox.InboxDoor;
import io.vtexerpbridge.ledger.Sha256;
import io.vtexerpbridge.records.Subject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Fetches what the ERP tells into the local inbox, an answer a file. A file has the name of its content, so that the same answer twice is one
 * file; it is whole on the disk before the ERP hears that it was taken. What the ERP told before is remembered while the bridge runs; after a
 * start it may be taken once more, and the ledger posts none of it twice.
 */
public final class HttpInbox {

    /** So many in one look, so that links which lead in a circle come to an end. The next look begins in front. */
    private static final int PAGES = 1000;
    /** Addresses that are remembered, and answers; those with a cursor would go on for ever. */
    private static final int REMEMBERED = 10_000;

    private final ErpHttpSettings settings;
    private final ErpHttpAnswers answers;
    private final InboxDoor door;
    /** By subject and address. */
    private final Map<String, Seen> seen = remembering();
    /** By subject and digest; an answer is the same one behind whatever address. */
    private final Map<String, Told> told = remembering();
    /** By subject, the number of the look. */
    private final Map<String, Long> looks = new HashMap<>();

    /**
     * What an address answered last.
     *
     * @param etag to be sent along the next time; null when the answer is wanted in any case
     * @param digest of the answer; empty when there was nothing in it
     */
    private record Seen(String etag, String digest, URI next) {}

    /**
     * What the ERP told.
     *
     * @param look in which it told it last
     */
    private record Told(String subject, String file, long look) {}

    /** One page of what the ERP tells about a subject. */
    public record Page(String subject, int number, ErpCall call) {}

    /** A page's answer in the local inbox. */
    public record Brought(Page page, String file, String digest, boolean fresh) {

        /** In words, for the log. */
        @Override
        public String toString() {
            return page.subject() + "/" + file + " fetched from " + page.call();
        }
    }

    HttpInbox(ErpHttpSettings settings, ErpHttpAnswers answers, InboxDoor door) {
        this.settings = settings;
        this.answers = answers;
        this.door = door;
    }

    /** What the ERP is asked about; nothing without an address. */
    public List<String> subjects() {
        return settings.isAsked("inbox-url") ? settings.list("inbox-subjects") : List.of();
    }

    private static <T> Map<String, T> remembering() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
                return size() > REMEMBERED;
            }
        };
    }

    /** @throws io.vtexerpbridge.erp.ErpPaused while the ERP wants no call */
    public synchronized Page first(String subject) {
        looks.merge(subject, 1L, Long::sum);
        return page(subject, 1, settings.uri("inbox-url", Map.of("subject", subject)));
    }

    private Page page(String subject, int number, URI uri) {
        answers.open();
        Seen before = seen.get(subject + " " + uri);
        Map<String, String> headers = before == null || before.etag() == null
                ? Map.of("Accept", InboxFormat.ACCEPTED)
                : Map.of("Accept", InboxFormat.ACCEPTED, "If-None-Match", before.etag());
        return new Page(subject, number, ErpCall.get("inbox of " + subject, settings.key("inbox-url"), uri, headers));
    }

    /**
     * Puts an answer into the inbox.
     *
     * @return null when the ERP tells nothing, or nothing else than before
     * @throws ErpChannelProblem when the answer cannot be a file of records
     */
    public synchronized Brought take(Page page, ErpAnswer answer) throws IOException {
        if (!answer.delivered()) {
            answers.notNow(answer);
        }
        String key = page.subject() + " " + page.call().uri();
        Seen before = seen.get(key);
        if (answer.status() == 304) {
            if (before != null) {
                toldAgain(page, before.digest());
            }
            return null;
        }
        if (answer.status() == 204 || InboxFormat.isEmpty(answer.body())) {
            seen.put(key, new Seen(answer.etag(), "", answer.next()));
            // what could not be used, or acknowledged, is not told any more
            answers.usable(files(page));
            answers.usable(acknowledgements(page));
            return null;
        }
        String digest = Sha256.of(answer.body());
        // until the ERP knows that it was taken, its answer is wanted again
        Seen now = new Seen(isAcknowledged() ? null : answer.etag(), digest, answer.next());
        Told again = toldAgain(page, digest);
        if (again != null) {
            seen.put(key, now);
            return isAcknowledged() ? new Brought(page, again.file(), digest, false) : null;
        }
        InboxFormat.File file = file(page, answer, digest);
        if (!bring(page.subject(), file)) {
            return null;
        }
        seen.put(key, now);
        told.put(page.subject() + " " + digest, new Told(page.subject(), file.name(), look(page)));
        return new Brought(page, file.name(), digest, true);
    }

    /** @return null when it was not told before */
    private Told toldAgain(Page page, String digest) {
        return told.computeIfPresent(
                page.subject() + " " + digest, (same, one) -> new Told(one.subject(), one.file(), look(page)));
    }

    private long look(Page page) {
        return looks.get(page.subject());
    }

    /** @return false when a file of this name and with other content, as after a change of the charset, waits to be taken; it is asked for again */
    private boolean bring(String subject, InboxFormat.File file) throws IOException {
        Subject folder = Subject.of(subject).orElseThrow();
        Path staged = Files.write(door.staging(folder, file.name()), file.content());
        // the ERP may tell the same thing again and mean it, so what the ledger has does not count here
        return door.enter(folder, file.name(), staged, Files.getLastModifiedTime(staged), () -> false);
    }

    private InboxFormat.File file(Page page, ErpAnswer answer, String digest) {
        String what = files(page);
        try {
            InboxFormat.File file = InboxFormat.of(answer, digest, settings.charset());
            answers.usable(what);
            return file;
        } catch (ErpChannelProblem problem) {
            answers.unusable(what, problem);
            throw problem;
        }
    }

    /** The call that tells the ERP that a page was taken; null when it wants none. */
    public ErpCall acknowledgement(Brought brought) {
        if (!isAcknowledged()) {
            return null;
        }
        String subject = brought.page().subject();
        String body = "{\"subject\":\"" + subject + "\",\"digest\":\"" + brought.digest() + "\",\"file\":\""
                + brought.file() + "\"}";
        return ErpCall.post(
                acknowledgements(brought.page()),
                settings.key("inbox-ack-url"),
                settings.uri("inbox-ack-url", Map.of("subject", subject, "digest", brought.digest())),
                "application/json",
                Map.of("Idempotency-Key", settings.idempotencyKey("taken/" + subject + "/" + brought.digest())),
                body.getBytes(StandardCharsets.UTF_8));
    }

    /** The ERP heard that it was taken: the same answer from now on is meant anew. */
    public synchronized void acknowledged(Brought brought, ErpAnswer answer) {
        // gone: it heard so before
        if (!answer.delivered() && answer.status() != 410) {
            answers.notNow(answer);
        }
        seen.remove(brought.page().subject() + " " + brought.page().call().uri());
        told.remove(brought.page().subject() + " " + brought.digest());
    }

    /** The page after this one; null when it was the last. */
    public synchronized Page next(Page page, ErpAnswer answer) {
        Seen before = seen.get(page.subject() + " " + page.call().uri());
        // an unchanged page says nothing of the one after it, which may have grown
        URI next = answer.status() == 304 && answer.next() == null && before != null ? before.next() : answer.next();
        boolean goesOn = next != null && !next.equals(page.call().uri()) && page.number() < PAGES;
        if (next == null) {
            // all was asked for: what the ERP did not tell in this look, it means anew when it tells it again
            told.values().removeIf(one -> one.subject().equals(page.subject()) && one.look() < look(page));
        }
        return goesOn ? page(page.subject(), page.number() + 1, next) : null;
    }

    private static String files(Page page) {
        return "files of " + page.subject();
    }

    private static String acknowledgements(Page page) {
        return "acknowledgements of " + page.subject();
    }

    private boolean isAcknowledged() {
        return settings.has("inbox-ack-url");
    }
}
