package io.vtexerpbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.cli.DocumentFields.Place;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DiffSummaryTest {

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
