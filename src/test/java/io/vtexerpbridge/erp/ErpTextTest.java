package io.vtexerpbridge.erp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ErpTextTest {

    private final ErpText utf8 = new ErpText(StandardCharsets.UTF_8);
    private final ErpText latin = new ErpText(StandardCharsets.ISO_8859_1);
    private final ErpText ascii = new ErpText(StandardCharsets.US_ASCII);

    @Test
    void a_run_of_breaks_becomes_one_space() {
        assertThat(utf8.clean("a\r\n\t\u2028\u2029\u0085\u0000b")).isEqualTo("a b");
        assertThat(utf8.clean("a\n\ufffe\nb")).isEqualTo("a b");
    }

    @Test
    void ends_are_trimmed_and_nothing_is_empty() {
        assertThat(utf8.clean(" \u00a0\n a \u2003")).isEqualTo("a");
        assertThat(utf8.clean(null)).isEmpty();
        assertThat(utf8.clean("\n")).isEmpty();
    }

    @Test
    void unpaired_surrogates_and_noncharacters_are_dropped_and_pairs_kept() {
        assertThat(utf8.clean("a\ud83db\ude00c\ufffe\uffffd\ud83d\ude00")).isEqualTo("abcd\ud83d\ude00");
    }

    @Test
    void what_the_charset_lacks_is_transliterated() {
        assertThat(ascii.clean("São João, ção")).isEqualTo("Sao Joao, cao");
        assertThat(latin.clean("São “Łódź” – 5")).isEqualTo("São \"Lódz\" - 5");
        assertThat(latin.clean("Joa\u0303o")).isEqualTo("João");
        assertThat(ascii.clean("\ud835\udcdcaria")).isEqualTo("Maria");
    }

    @Test
    void what_has_no_spelling_is_dropped_and_never_a_question_mark() {
        assertThat(latin.clean("ok \ud83d\ude00")).isEqualTo("ok");
        assertThat(ascii.clean("¿Qué?")).isEqualTo("Que?");
        assertThat(ascii.clean("\uff1f\u203d\ue000")).doesNotContain("?");
    }

    @Test
    void every_character_fits_its_charset() {
        for (String name : new String[] {"ISO-8859-1", "US-ASCII", "windows-1252", "IBM850", "Shift_JIS", "GB18030"}) {
            Charset charset = Charset.forName(name);
            ErpText text = new ErpText(charset);
            for (int c = 1; c < 0x11000; c++) {
                String clean = text.clean(Character.toString(c));
                if (c != '?') {
                    assertThat(clean).as("U+%04X in %s", c, name).doesNotContain("?");
                }
                assertThat(text.holds(clean)).as("U+%04X in %s", c, name).isTrue();
            }
        }
    }

    @Test
    void a_charset_that_cannot_be_written_is_refused() {
        assertThatThrownBy(() -> Orders.settings(Charset.forName("ISO-2022-CN")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("erp.charset");
    }
}
