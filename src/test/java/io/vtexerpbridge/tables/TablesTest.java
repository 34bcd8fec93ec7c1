package io.vtexerpbridge.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TablesTest {

    @TempDir
    private Path home;

    private Path folder;

    @BeforeEach
    void folder() throws IOException {
        folder = Files.createDirectories(home.resolve("config/tables"));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Tables tables() {
        return new Tables(folder, StandardCharsets.UTF_8, String::strip);
    }

    @Test
    void a_value_with_a_line_becomes_its_code_and_one_without_becomes_nothing() throws IOException {
        write("carriers.csv", "from;to;note\nCorreios;12;\n Jadlog ;7\n\n\"A; B\";9\n");
        Tables tables = tables();
        assertThat(tables.code("carriers", "Correios")).contains("12");
        assertThat(tables.code("carriers", "Jadlog ")).contains("7");
        assertThat(tables.code("carriers", "A; B")).contains("9");
        assertThat(tables.code("carriers", "correios")).isEmpty();
        assertThat(tables.code("warehouses", "1_1")).isEmpty();
        assertThat(tables.has("warehouses")).isFalse();
        assertThat(tables.values("carriers", "7")).containsExactly("Jadlog");
    }

    @Test
    void the_line_for_every_other_value_gives_a_code_or_lets_it_pass() throws IOException {
        write("one.csv", "from;to\nCorreios;12\n*;99\n");
        write("all.csv", "from;to\nCorreios;12\n*;*\n");
        Tables tables = tables();
        assertThat(tables.code("one", "Correios")).contains("12");
        assertThat(tables.code("one", "Jadlog")).contains("99");
        assertThat(tables.code("all", "Jadlog")).contains("Jadlog");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "von;nach~A;1 | line 1: found the header \"von;nach\", expected \"from;to\" or \"from;to;note\"",
                "from;to~A;1~B | line 3: found \"B\", expected a value",
                "from;to~A; | line 2: found \"A;\", expected a value",
                "from;to~;1 | line 2: found \";1\"",
                "from;to~A;1;n;x | line 2: found \"A;1;n;x\"",
                "from;to~A;1~B;2~A;1 | line 4: found a second line for \"A\", which line 2 has too",
                "from;to~\"A;1 | line 2: found a quote"
            })
    void a_broken_file_is_told_with_file_and_line(String text, String words) throws IOException {
        write("carriers.csv", text.replace('~', '\n') + "\n");
        Tables tables = tables();
        assertThatThrownBy(tables::check)
                .isInstanceOf(TableProblem.class)
                .hasMessageStartingWith("config/tables/carriers.csv, ")
                .hasMessageContaining(words);
        assertThat(tables.code("carriers", "A")).isEmpty();
    }

    @Test
    void an_edit_that_breaks_the_file_leaves_the_table_as_it_was_and_mended_it_counts() throws IOException {
        write("carriers.csv", "from;to\nCorreios;12\n");
        Tables tables = tables();
        write("carriers.csv", "from;to\nCorreios;13\nJadlog\n");
        tables.refresh();
        assertThat(tables.code("carriers", "Correios")).contains("12");
        assertThat(tables.trouble()).get().asString().startsWith("config/tables/carriers.csv, line 3: ");

        write("carriers.csv", "from;to\nCorreios;13\nJadlog;7\n");
        tables.refresh();
        assertThat(tables.code("carriers", "Correios")).contains("13");
        assertThat(tables.code("carriers", "Jadlog")).contains("7");
        assertThat(tables.trouble()).isEmpty();
    }

    @Test
    void a_file_that_is_gone_is_told_and_its_table_stays() throws IOException {
        Path file = write("carriers.csv", "from;to\nCorreios;12\n");
        Tables tables = tables();
        Files.delete(file);
        tables.refresh();
        assertThat(tables.code("carriers", "Correios")).contains("12");
        assertThat(tables.trouble()).get().asString().contains("carriers.csv").contains("is gone");
    }

    @Test
    void a_file_that_never_was_right_is_forgotten_when_it_is_gone() throws IOException {
        Path file = write("carriers-copy.csv", "broken\n");
        Tables tables = tables();
        assertThat(tables.trouble()).isPresent();
        Files.delete(file);
        tables.refresh();
        assertThat(tables.trouble()).isEmpty();
        assertThat(tables.has("carriers-copy")).isFalse();
    }

    /** Two edits of the same size within the file system's own tick leave no trace in time and size. */
    @Test
    void an_edit_that_changes_neither_size_nor_time_is_seen_while_the_file_is_young() throws IOException {
        Path file = write("carriers.csv", "from;to\nCorreios;12\n");
        // ahead of the clock, so that a machine that stalls for a moment still finds it young
        FileTime time = FileTime.from(Instant.now().plusSeconds(1));
        Files.setLastModifiedTime(file, time);
        Tables tables = tables();
        write("carriers.csv", "from;to\nCorreios;13\n");
        Files.setLastModifiedTime(file, time);
        tables.refresh();
        assertThat(tables.code("carriers", "Correios")).contains("13");
    }

    @Test
    void a_file_of_the_sites_charset_is_read_and_one_of_neither_is_told_with_its_line() throws IOException {
        byte[] latin = "from;to\nRodoviário;3\n".getBytes(StandardCharsets.ISO_8859_1);
        Files.write(folder.resolve("carriers.csv"), latin);
        assertThat(new Tables(folder, StandardCharsets.ISO_8859_1, String::strip).code("carriers", "Rodoviário"))
                .contains("3");
        assertThatThrownBy(tables()::check).hasMessageContaining("line 2").hasMessageContaining("UTF-8");
    }

    @Test
    void other_files_of_the_folder_are_no_tables() throws IOException {
        write("README.md", "what tables are");
        write(".carriers.csv", "half");
        write("carriers.csv.bak", "old");
        Tables tables = tables();
        tables.check();
        assertThat(tables.has("carriers")).isFalse();
        assertThat(tables.has("README")).isFalse();
    }
}
