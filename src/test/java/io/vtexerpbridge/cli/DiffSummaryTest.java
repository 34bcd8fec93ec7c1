package io.vtexerpbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.cli.DocumentFields.Place;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DiffSummaryTest {

    @Test
    void a_field_that_is_in_every_record_is_counted_once_an_order() {
        DiffSummary summary = new DiffSummary();
        summary.add(
                DocumentFields.of(List.of(Map.entry("I.skuId", "7"), Map.entry("I.skuId", "8"))),
                DocumentFields.of(List.of(Map.entry("I.skuId", "A7"), Map.entry("I.skuId", "A8"))));

        StringWriter text = new StringWriter();
        summary.print(new PrintWriter(text, true));

        assertThat(text.toString()).contains("  I.skuId: 1 of 1 (e.g. 7 -> A7)");
    }

    /** A line of fixed width begins with the same columns for a long while. */
    @Test
    void an_example_of_a_long_value_shows_what_differs() {
        DiffSummary summary = new DiffSummary();
        String line = "H1170110000007-01 20261121RAIMUNDA IBANEZ OF A LONG NAME          TI01 ";
        Place place = new Place("line", 1);
        summary.add(Map.of(place, line + "1  "), Map.of(place, line + "001"));

        StringWriter text = new StringWriter();
        summary.print(new PrintWriter(text, true));

        assertThat(text.toString()).contains("TI01 1 -> …").contains("TI01 001)");
    }
}
