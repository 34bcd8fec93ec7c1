package io.vtexerpbridge.posting;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vtexerpbridge.erp.VtexDate;
import io.vtexerpbridge.ledger.WorkItem;
import io.vtexerpbridge.order.VtexOrder;
import io.vtexerpbridge.records.Note;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Puts a remark where the people at VTEX look: first a note of VTEX DO ({@code add-note}), then a line in the order's interactions
 * ({@code add-interaction}). When the answer of {@code add-note} was lost, {@code list-notes} is made, leaves no mark ({@link
 * Step.Call#reads}), and its answer goes to {@link #found}. Interactions cannot be read back: there the call is repeated, for one more
 * line in a log does no harm.
 */
public final class NotePosting {

    private static final String ADD = "add-note";
    private static final String LIST = "list-notes";
    private static final String INTERACT = "add-interaction";

    /** VTEX DO takes no more (create note). */
    private static final int LONGEST_TEXT = 2000;

    private static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(1);

    private final Clock clock;

    public NotePosting(Clock clock) {
        this.clock = clock;
    }

    /** An order in any state takes notes. */
    public Step next(WorkItem item, VtexOrder order) {
        Note note = RecordJson.read(item.body(), Note.class);
        if (item.answered(INTERACT)) {
            return Step.Settled.posted(isCut(note) ? cutSentence(note) : "");
        }
        if (item.sent(INTERACT) || item.answered(ADD)) {
            return interaction(note);
        }
        return item.sent(ADD) ? new Step.Call(LIST, "", "", false) : note(item, note);
    }

    /**
     * Whether the note whose answer was lost is there; a text that was there long before is another note.
     *
     * @param notes what {@code list-notes} answered; its shape is not documented, so any list in it will do
     */
    public Step found(WorkItem item, JsonNode notes) {
        Note note = RecordJson.read(item.body(), Note.class);
        Instant earliest = item.markedAt().minus(CLOCK_DIFFERENCE);
        for (JsonNode known : list(notes)) {
            Instant created = VtexDate.instant(Postings.text(known, "creationDate"));
            boolean isRecent = created == null || !created.isBefore(earliest);
            if (isRecent
                    && Postings.text(known, "description")
                            .equals(shortened(note).trim())) {
                return interaction(note);
            }
        }
        return Postings.unknownYet(item, ADD, clock.instant()).orElseGet(() -> note(item, note));
    }

    private static Iterable<JsonNode> list(JsonNode notes) {
        if (notes.isArray()) {
            return notes;
        }
        for (JsonNode value : notes) {
            if (value.isArray()) {
                return value;
            }
        }
        return notes.path("items");
    }

    private static Step note(WorkItem item, Note note) {
        ObjectNode body = Postings.object();
        body.putObject("target").put("id", item.orderId()).put("type", "order").put("url", "/orders/" + item.orderId());
        body.put("domain", "oms").put("description", shortened(note));
        return new Step.Call(ADD, "", body.toString(), false);
    }

    /** The last call, unless something is to be said of it to the ERP: then it runs once more and is settled with a sentence. */
    private static Step interaction(Note note) {
        ObjectNode body = Postings.object().put("source", "vtex-erp-bridge").put("message", shortened(note));
        return new Step.Call(INTERACT, "", body.toString(), !isCut(note));
    }

    private static boolean isCut(Note note) {
        return note.text().length() > LONGEST_TEXT;
    }

    private static String cutSentence(Note note) {
        return "The text has " + note.text().length() + " characters and was cut to the "
                + shortened(note).length() + " that VTEX takes.";
    }

    /** Never half of a character that takes two. */
    private static String shortened(Note note) {
        if (!isCut(note)) {
            return note.text();
        }
        boolean splits = Character.isHighSurrogate(note.text().charAt(LONGEST_TEXT - 1));
        return note.text().substring(0, splits ? LONGEST_TEXT - 1 : LONGEST_TEXT);
    }
}
