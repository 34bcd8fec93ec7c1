package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.routes.FakeVtex.Trick;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Enters where the ERP does: a file is dropped into notes/. */
class SendNoteRouteTest extends OneBridgeTest {

    private void note() {
        vtex.order(id, "handling");
        erp.drop("notes", file, "orderId;text", id + ";packed by Ana " + number);
        bridge.workFor(Duration.ofMinutes(2));
    }

    private long interactions() {
        return vtex.calls("add-interaction").stream()
                .filter(call -> call.path().contains(id))
                .count();
    }

    @Test
    void a_note_goes_to_VTEX_DO_and_to_the_timeline() {
        note();

        assertThat(vtex.told().notes(id)).containsExactly("packed by Ana " + number);
        assertThat(interactions()).isEqualTo(1);
        assertThat(erp.only("notes", file).outcome()).isEqualTo("posted");
    }

    @Test
    void a_note_whose_answer_is_lost_is_found_and_not_made_again() {
        vtex.next("add-note", Trick.cut().afterTheEffect());
        note();

        assertThat(vtex.told().notes(id)).hasSize(1);
        assertThat(interactions()).isEqualTo(1);
        assertThat(erp.only("notes", file).outcome()).isEqualTo("posted");
    }

    @Test
    void a_note_that_VTEX_did_not_get_is_made_again() {
        vtex.next("add-note", Trick.status(500));
        note();

        assertThat(vtex.told().notes(id)).hasSize(1);
        assertThat(erp.only("notes", file).outcome()).isEqualTo("posted");
    }
}
