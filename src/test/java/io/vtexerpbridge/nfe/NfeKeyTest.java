package io.vtexerpbridge.nfe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class NfeKeyTest {

    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    @Example
    void the_check_digits_are_those_of_the_published_rule() {
        // Receita Federal's own example of a CNPJ with letters, and a key computed by hand: 43 fours, weights 2 to 9
        assertThat(Companies.cnpj("12ABC34501DE")).isEqualTo("12ABC34501DE35");
        int weights = 5 * 44 + (2 + 3 + 4);
        assertThat(NfeKey.remainder("4".repeat(43))).isEqualTo(4 * weights % 11);
        assertThat(NfeKey.checkDigit("4".repeat(43))).isEqualTo((char) ('0' + 11 - 4 * weights % 11));
    }

    @Property(tries = 500)
    void a_key_that_fits_is_good(@ForAll long seed) {
        String key = randomKey(new Random(seed));
        assertThat(NfeKey.problem(key)).isEmpty();
        assertThat(new NfeKey(key)).hasToString(key);
    }

    /** Two remainders, 0 and 1, share the check digit 0: only a change from one to the other has none to tell it. */
    @Property(tries = 3000)
    void any_single_changed_digit_is_found(
            @ForAll long seed, @ForAll @IntRange(max = 43) int place, @ForAll @IntRange(min = 1, max = 9) int by) {
        Random random = new Random(seed);
        String key = randomKey(random);
        Assume.that(Character.isDigit(key.charAt(place)));
        char changed = (char) ('0' + (key.charAt(place) - '0' + by) % 10);
        String other = key.substring(0, place) + changed + key.substring(place + 1);
        boolean sharedDigit = place < 43 && NfeKey.remainder(key) < 2 && NfeKey.remainder(other) < 2;
        if (sharedDigit) {
            assertThat(NfeKey.checkDigit(other)).isEqualTo('0');
        } else {
            assertThat(NfeKey.problem(other)).contains("its check digit should be");
        }
    }

    /** Whatever the check digit lets pass, the comparison with the document does not. */
    @Property(tries = 500)
    void any_changed_character_of_a_key_is_found_in_its_document(
            @ForAll long seed, @ForAll @IntRange(max = 43) int place, @ForAll @IntRange(min = 1, max = 35) int by) {
        NfeMaker maker = new NfeMaker()
                .set("emit", Companies.randomCnpj(new Random(seed), true))
                .set("cNF", String.format("%08d", new Random(seed).nextInt(100_000_000)));
        String key = maker.key();
        char changed = ALPHABET.charAt((ALPHABET.indexOf(key.charAt(place)) + by) % ALPHABET.length());
        String digit = key.substring(43);
        maker.set("key", key.substring(0, place) + changed + key.substring(place + 1))
                .set("cDV", digit);
        assertThat(NfeMaker.decide(maker.proc())).isInstanceOf(NfeDecision.Refused.class);
    }

    @Example
    void letters_stand_only_in_the_first_twelve_places_of_the_cnpj() {
        String key = new NfeMaker().set("emit", Companies.LETTERED_STORE).key();
        assertThat(NfeKey.problem(key)).isEmpty();
        assertThat(new NfeKey(key).issuer()).isEqualTo(Companies.LETTERED_STORE);
        for (int place : new int[] {0, 5, 18, 19, 20, 43}) {
            assertThat(NfeKey.problem(key.substring(0, place) + "A" + key.substring(place + 1)))
                    .contains("is not 44 characters");
        }
        assertThat(NfeKey.problem(key.toLowerCase(java.util.Locale.ROOT))).contains("is not 44 characters");
        assertThat(NfeKey.problem(key + "0")).contains("is not 44 characters");
        assertThat(NfeKey.problem(key + "\n")).contains("is not 44 characters").doesNotContain("\n");
        assertThat(NfeKey.problem("")).contains("is not 44 characters");
    }

    @Example
    void a_state_must_exist() {
        assertThat(NfeKey.problem(new NfeMaker().set("cUF", "34").key())).contains("which is no state's code");
        assertThatThrownBy(() -> new NfeKey("1")).isInstanceOf(IllegalArgumentException.class);
    }

    @Example
    void the_parts_are_where_they_belong() {
        NfeKey key = new NfeKey(new NfeMaker().key());
        assertThat(key.state()).isEqualTo("35");
        assertThat(key.yearMonth()).isEqualTo("2611");
        assertThat(key.issuer()).isEqualTo(Companies.STORE);
        assertThat(key.model()).isEqualTo("55");
        assertThat(key.series()).isEqualTo("001");
        assertThat(key.number()).isEqualTo("000001234");
        assertThat(key.emission()).isEqualTo("1");
        assertThat(key.code()).isEqualTo("48210937");
    }

    @Example
    void each_part_that_differs_has_its_own_sentence() {
        NfeKey key = new NfeKey(new NfeMaker().key());
        Nfe same = nfe(new NfeMaker());
        assertThat(key.differencesFrom(same)).isEmpty();
        Nfe other = nfe(new NfeMaker()
                .set("cUF", "41")
                .set("issued", "2026-10-20T10:15:30-03:00")
                .set("emit", Companies.LETTERED_STORE)
                .set("mod", "65")
                .set("serie", "9")
                .set("nNF", "99")
                .set("tpEmis", "9")
                .set("cNF", "00000001")
                .set("cDV", "x"));
        assertThat(key.differencesFrom(other))
                .hasSize(9)
                .contains("The key's state is 35, the document's is 41 (ide/cUF); expected the same.")
                .anySatisfy(sentence -> assertThat(sentence).contains("year and month is 2611"))
                .anySatisfy(sentence -> assertThat(sentence).contains("model is 55"));
    }

    @Example
    void a_farmer_s_cpf_stands_in_the_key_after_three_zeros() {
        NfeMaker farmer = new NfeMaker().set("emit", Companies.BUYER).set("serie", "920");
        assertThat(farmer.key()).contains("000" + Companies.BUYER);
        assertThat(NfeMaker.decide(farmer.proc())).isInstanceOf(NfeDecision.PostOutput.class);
    }

    private static Nfe nfe(NfeMaker maker) {
        return ((FiscalDocument.AuthorisedNfe) NfeMaker.read(maker.proc())).nfe();
    }

    private static String randomKey(Random random) {
        return new NfeMaker()
                .set("cUF", random.nextBoolean() ? "35" : "53")
                .set("emit", Companies.randomCnpj(random, random.nextBoolean()))
                .set("nNF", String.valueOf(1 + random.nextInt(999_999_999)))
                .set("serie", String.valueOf(random.nextInt(1000)))
                .set("cNF", String.format("%08d", random.nextInt(100_000_000)))
                .key();
    }
}
