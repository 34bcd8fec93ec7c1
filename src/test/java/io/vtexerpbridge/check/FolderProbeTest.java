package io.vtexerpbridge.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A look into a folder leaves it as it was. */
class FolderProbeTest {

    @TempDir
    private Path folder;

    private static FolderProbe probe(Path folder) {
        return new FolderProbe(folder, "The inbox", "change erp.inbox.directory");
    }

    @Test
    void a_folder_is_left_as_it_was() throws IOException {
        Files.writeString(folder.resolve(".order.csv.part"), "the ERP's own");

        assertThat(probe(folder).trouble()).isEmpty();

        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly(".order.csv.part");
        }
    }

    @Test
    void a_folder_that_is_made_later_is_not_made_now() {
        assertThat(probe(folder.resolve("erp/inbox")).trouble()).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_file_in_its_place_or_above_it_is_named() throws IOException {
        Path file = Files.writeString(folder.resolve("erp"), "");

        assertThat(probe(file.resolve("inbox")).trouble())
                .hasValue("The inbox " + file.resolve("inbox") + " cannot be made, because " + file
                        + " is a file; remove it, or change erp.inbox.directory.");
    }
}
