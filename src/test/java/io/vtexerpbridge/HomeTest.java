package io.vtexerpbridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may go where the bridge keeps its files. */
class HomeTest {

    @TempDir
    Path folder;

    private String modeAfter(String first) throws IOException {
        Path data = folder.resolve("data");
        Home.open(data, first).close();
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(data));
    }

    @Test
    void a_folder_in_which_no_erp_comes_for_anything_is_closed_from_the_first_time_on() throws IOException {
        assertThat(modeAfter(Home.CLOSED)).isEqualTo("rwx------");
        assertThat(modeAfter(Home.PASSABLE)).isEqualTo("rwx------");
    }

    @Test
    void what_init_made_before_the_first_start_is_closed_too() throws IOException {
        Files.createDirectories(folder.resolve("data"));
        Files.setPosixFilePermissions(folder.resolve("data"), PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThat(modeAfter(Home.CLOSED)).isEqualTo("rwx------");
    }

    @Test
    void who_could_pass_before_the_channel_changed_still_can() throws IOException {
        assertThat(modeAfter(Home.PASSABLE)).isIn("rwx--x--x", "rwx--x---", "rwx------");
        Files.setPosixFilePermissions(folder.resolve("data"), PosixFilePermissions.fromString("rwx--x--x"));

        assertThat(modeAfter(Home.CLOSED)).isEqualTo("rwx--x--x");
    }
}
