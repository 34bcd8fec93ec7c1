package io.vtexerpbridge.erp;

import io.vtexerpbridge.tables.MissingEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What one order's fields went through on their way into one document: what was cut or filled, for the order's timeline, and what cannot
 * be written at all. Names, lengths and places only, never a value: values are shoppers' data.
 */
final class FieldNotes {

    /** More would be read by nobody. */
    private static final int MOST = 12;

    private record Note(String field, String what) {}

    private static final class Found {
        final TreeSet<Integer> lines = new TreeSet<>();
        int longest;
    }

    private final Map<Note, Found> changed = new LinkedHashMap<>();
    private final Map<Note, Found> refused = new LinkedHashMap<>();
    private final Set<MissingEntry> missing = new LinkedHashSet<>();

    /**
     * A text was too long and may be cut.
     *
     * @param line the line item, or 0 for the order
     * @param length in characters, before the cut
     */
    void cut(String field, int line, int length, int max) {
        Found found = note(changed, field, "cut to " + max + " characters", line);
        found.longest = Math.max(length, found.longest);
    }

    /** @param what what was done to it, as {@code filled with the contract's default} */
    void changed(String field, int line, String what) {
        note(changed, field, what, line);
    }

    /** @param what what was found, what was expected and where to mend it */
    void refused(String field, int line, String what) {
        note(refused, field, what, line);
    }

    /** The tables have no code for these. */
    void missing(Collection<MissingEntry> entries) {
        missing.addAll(entries);
    }

    /** What the tables lack, each once. */
    Collection<MissingEntry> missing() {
        return Collections.unmodifiableSet(missing);
    }

    private static Found note(Map<Note, Found> notes, String field, String what, int line) {
        Found found = notes.computeIfAbsent(new Note(field, what), note -> new Found());
        if (line > 0) {
            found.lines.add(line);
        }
        return found;
    }

    /** Sentences for the order's timeline. */
    List<String> explanations() {
        List<String> sentences = new ArrayList<>();
        changed.forEach((note, found) -> {
            if (sentences.size() < MOST) {
                sentences.add(field(note, found) + " was " + note.what
                        + (found.longest > 0
                                ? ", it had " + (found.lines.size() > 1 ? "up to " : "") + found.longest
                                : ""));
            }
        });
        if (changed.size() > MOST) {
            sentences.add((changed.size() - MOST) + " more fields were cut or filled");
        }
        return sentences;
    }

    /** @throws OrderProblem {@code mapping} when a field was refused, naming each */
    void requireNoneRefused(String orderId) {
        if (!refused.isEmpty()) {
            String fields = refused.entrySet().stream()
                    .limit(MOST)
                    .map(entry -> field(entry.getKey(), entry.getValue()) + " " + entry.getKey().what)
                    .collect(Collectors.joining("; "));
            throw new OrderProblem(
                    OrderProblem.MAPPING,
                    orderId,
                    fields + (refused.size() > MOST ? "; and " + (refused.size() - MOST) + " more" : ""));
        }
    }

    private static String field(Note note, Found found) {
        if (found.lines.isEmpty()) {
            return note.field;
        }
        String lines = found.lines.stream().limit(MOST).map(String::valueOf).collect(Collectors.joining(", "));
        return note.field
                + (found.lines.size() == 1 ? " of line " : " of lines ")
                + lines
                + (found.lines.size() > MOST ? " and " + (found.lines.size() - MOST) + " more" : "");
    }
}
