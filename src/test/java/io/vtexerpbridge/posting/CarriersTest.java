package io.vtexerpbridge.posting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vtexerpbridge.tables.TableProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CarriersTest {

    @TempDir
    private Path folder;

    private Carriers carriers(String text) throws IOException {
        return new Carriers(Files.writeString(folder.resolve("carriers.csv"), text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Jadlog Logística S.A.",
                "JADLOG LOGISTICA SA",
                "  jadlog   logística, s.a. ",
                "Jadlog\tLogistica S/A"
            })
    void names_compare_without_case_accents_punctuation_and_repeated_spaces(String name) throws IOException {
        assertThat(carriers("name;courier\nJadlog Logística S.A.;Jadlog\n").courier(name))
                .isEqualTo("Jadlog");
    }

    @Test
    void an_unknown_name_passes_as_it_is() throws IOException {
        Carriers carriers = carriers("name;courier\nJadlog;J\n");
        assertThat(carriers.courier(" Vale  Verde ")).isEqualTo(" Vale  Verde ");
        assertThat(carriers.courier("")).isEmpty();
        assertThat(carriers.courier("---")).isEqualTo("---");
    }

    @Test
    void without_a_file_every_name_passes() {
        assertThat(new Carriers(folder.resolve("none.csv")).courier("Jadlog")).isEqualTo("Jadlog");
    }

    @Test
    void the_shipped_file_is_right() {
        assertThat(new Carriers(Path.of("config/carriers.csv")).courier("ECT")).isEqualTo("Correios");
    }

    @Test
    void a_byte_order_mark_blank_lines_and_quotes_are_fine() throws IOException {
        assertThat(carriers("\ufeffname;courier\r\n\r\n\"A; B\";\"C \"\"x\"\"\"\r\n")
                        .courier("a b"))
                .isEqualTo("C \"x\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nome;courier~A;B | line 1: found the header \"nome;courier\", expected \"name;courier\"",
                "name,courier~A,B | line 1: found the header",
                "name;courier~A | line 2: found \"A\", expected a name and a courier",
                "name;courier~A;B;C | line 2: found \"A;B;C\"",
                "name;courier~~A; | line 3: found \"A;\"",
                "name;courier~...;B | line 2: found the name \"...\"",
                "name;courier~A;B~a.;C | line 3: found the courier \"C\" for \"a.\", expected \"B\"",
                "name;courier~\"A;B | line 2: found a quote",
            })
    void a_broken_file_is_told_with_its_line(String text, String words) {
        assertThatThrownBy(() -> carriers(text.replace('~', '\n')))
                .isInstanceOf(TableProblem.class)
                .hasMessageContaining("carriers.csv, ")
                .hasMessageContaining(words);
    }

    @Test
    void an_empty_file_misses_its_header() {
        assertThatThrownBy(() -> carriers("")).hasMessageContaining("expected the header");
    }

    @Test
    void another_encoding_is_told_with_its_line() throws IOException {
        Path file = folder.resolve("carriers.csv");
        Files.write(file, "name;courier\nA;B\nLogística;L\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> new Carriers(file))
                .hasMessageContaining("line 3")
                .hasMessageContaining("UTF-8");
    }
}
