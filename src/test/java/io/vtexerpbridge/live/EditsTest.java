package io.vtexerpbridge.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Files that call each other by name: "x: y" is the route x, which calls y; "broken" cannot be read. */
class EditsTest {

    @Test
    void files_that_need_each_other_are_taken_together() {
        Edits.Found found = judge(files("a", ""), files("a", "b", "b", ""));
        assertThat(found.edited()).containsExactly("a", "b");
        assertThat(found.faults()).isEmpty();
    }

    @Test
    void one_that_is_wrong_stays_out_and_the_others_are_taken() {
        Edits.Found found = judge(files("a", "", "b", ""), files("a", "broken", "b", "a", "c", ""));
        assertThat(found.edited()).containsExactly("b", "c");
        assertThat(found.faults()).extracting(Fault::file).containsExactly("a");
        assertThat(text(found.files(), "a")).isEmpty();
    }

    @Test
    void who_calls_what_stays_out_stays_out_too() {
        Edits.Found found = judge(files("a", ""), files("a", "c", "b", "", "c", "broken"));
        assertThat(found.edited()).containsExactly("b");
        assertThat(found.faults()).extracting(Fault::file).containsExactlyInAnyOrder("a", "c");
    }

    @Test
    void a_file_that_is_called_does_not_go_and_the_caller_is_named() {
        Edits.Found found = judge(files("a", "b", "b", "", "d", ""), files("a", "b", "d", "", "e", ""));
        assertThat(found.edited()).containsExactly("e");
        assertThat(found.faults()).extracting(Fault::toString).containsExactly("a: b is not there");
        assertThat(found.files()).containsKey("b");
    }

    @Test
    void one_that_was_edited_too_and_is_blamed_for_what_another_took_away_is_taken() {
        Edits.Found found = judge(files("a", "b", "b", ""), files("a", "b ", "c", ""));
        assertThat(found.edited()).containsExactly("a", "c");
        assertThat(found.files()).containsKey("b");
    }

    private static Edits.Found judge(SortedMap<String, byte[]> inForce, SortedMap<String, byte[]> now) {
        return Edits.judge(inForce, now, EditsTest::faults);
    }

    private static List<Fault> faults(SortedMap<String, byte[]> files, Set<String> edited) {
        List<Fault> faults = new ArrayList<>();
        files.forEach((name, content) -> {
            String calls = text(files, name).strip();
            if (calls.equals("broken")) {
                faults.add(new Fault(name, 0, "is broken"));
            } else if (!calls.isEmpty() && !files.containsKey(calls)) {
                faults.add(new Fault(name, 0, calls + " is not there"));
            }
        });
        return faults;
    }

    private static String text(SortedMap<String, byte[]> files, String name) {
        return new String(files.get(name), StandardCharsets.UTF_8);
    }

    private static SortedMap<String, byte[]> files(String... namesAndTexts) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            files.put(namesAndTexts[i], namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        return files;
    }
}
