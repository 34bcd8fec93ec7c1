package io.vtexerpbridge.posting;

import static io.vtexerpbridge.posting.Told.ARRIVED;
import static io.vtexerpbridge.posting.Told.answered;
import static io.vtexerpbridge.posting.Told.clock;
import static io.vtexerpbridge.posting.Told.item;
import static io.vtexerpbridge.posting.Told.json;
import static io.vtexerpbridge.posting.Told.order;
import static io.vtexerpbridge.posting.Told.sent;
import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.ledger.WorkItem;
import io.vtexerpbridge.records.Note;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotePostingTest {

    private static final Note NOTE = new Note("500101", "Separado \"hoje\"");
    private static final WorkItem LOST = sent(NOTE, "add-note", ARRIVED);
    private static final Step.Call ADD = new Step.Call(
            "add-note",
            "",
            "{\"target\":{\"id\":\"v100-01\",\"type\":\"order\",\"url\":\"/orders/v100-01\"},\"domain\":\"oms\","
                    + "\"description\":\"Separado \\\"hoje\\\"\"}",
            false);
    private static final Step.Call INTERACT = new Step.Call(
            "add-interaction", "", "{\"source\":\"vtex-erp-bridge\",\"message\":\"Separado \\\"hoje\\\"\"}", true);

    private static Step next(WorkItem item) {
        return new NotePosting(clock(ARRIVED)).next(item, order("handling"));
    }

    private static Step found(String notes, Instant now) {
        return new NotePosting(clock(now)).found(LOST, json(notes));
    }

    @Test
    void first_the_note_then_the_interaction() {
        assertThat(next(item(NOTE))).isEqualTo(ADD);
        assertThat(next(answered(NOTE, "add-note", ARRIVED))).isEqualTo(INTERACT);
    }

    @Test
    void a_lost_interaction_is_said_again() {
        assertThat(next(sent(NOTE, "add-interaction", ARRIVED))).isEqualTo(INTERACT);
    }

    @Test
    void an_answered_interaction_settles_it() {
        assertThat(next(answered(NOTE, "add-interaction", ARRIVED))).isEqualTo(Step.Settled.posted(""));
    }

    @Test
    void after_a_lost_answer_the_notes_are_read() {
        assertThat(next(LOST)).isEqualTo(new Step.Call("list-notes", "", "", false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'items':[{'description':'other'},{'description':'Separado \\'hoje\\''}],'paging':{}}",
                "[{'description':'Separado \\'hoje\\'','creationDate':'2026-09-14T12:59:30Z'}]",
                "{'paging':{},'notes':[{'description':'Separado \\'hoje\\'','creationDate':'2026-09-14T13:00:01Z'}]}"
            })
    void a_note_that_is_there_is_not_written_twice(String notes) {
        assertThat(found(notes, ARRIVED)).isEqualTo(INTERACT);
    }

    @Test
    void the_same_words_of_yesterday_are_another_note() {
        String yesterday = "[{'description':'Separado \\'hoje\\'','creationDate':'2026-09-13T13:00:00Z'}]";

        assertThat(found(yesterday, ARRIVED.plusSeconds(61))).isEqualTo(ADD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{}", "{'items':[]}", "null"})
    void a_note_that_is_not_there_is_given_a_minute_to_show(String notes) {
        assertThat(found(notes, ARRIVED.plusSeconds(30))).isInstanceOf(Step.Wait.class);
        assertThat(found(notes, ARRIVED.plusSeconds(61))).isEqualTo(ADD);
    }

    @Test
    void a_long_text_is_cut_where_no_character_breaks_and_the_erp_is_told() {
        Note longNote = new Note("500101", "a".repeat(1999) + "\uD83D\uDE00" + "b");

        String sent = json(((Step.Call) next(item(longNote))).body())
                .path("description")
                .asText();
        assertThat(sent).isEqualTo("a".repeat(1999));
        assertThat(((Step.Call) next(answered(longNote, "add-note", ARRIVED))).last())
                .as("runs again to say so")
                .isFalse();
        assertThat(next(answered(longNote, "add-interaction", ARRIVED)))
                .isEqualTo(
                        Step.Settled.posted("The text has 2002 characters and was cut to the 1999 that VTEX takes."));
    }

    @Test
    void two_thousand_characters_are_not_too_many() {
        Note full = new Note("500101", "a".repeat(2000));

        assertThat(json(((Step.Call) next(item(full))).body())
                        .path("description")
                        .asText())
                .hasSize(2000);
        assertThat(((Step.Call) next(answered(full, "add-note", ARRIVED))).last())
                .isTrue();
    }
}
