package io.vtexerpbridge.nfe;

import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.nfe.FiscalDocument.AuthorisedNfe;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Five hundred documents, one in ten bad in a way of its own: exactly the good ones become invoices. */
class GeneratedNfeTest {

    private static final int DOCUMENTS = 500;

    @Test
    void exactly_the_good_ones_pass() {
        Random random = new Random(20261121);
        NfeGate gate = new NfeGate(false);
        int passed = 0;
        Set<BadNfe> kinds = EnumSet.noneOf(BadNfe.class);
        for (int i = 0; i < DOCUMENTS; i++) {
            NfeMaker maker = good(random, i + 1);
            if (i % 10 == 9) {
                BadNfe bad = BadNfe.values()[i / 10 % BadNfe.values().length];
                kinds.add(bad);
                assertThat(NfeGateTest.verdict(bad.make(maker), gate))
                        .as("document %s, %s", i, bad)
                        .contains(bad.words);
            } else {
                long cents = 1 + random.nextInt(100_000_000);
                maker.set("vNF", String.format("%d.%02d", cents / 100, cents % 100));
                byte[] bytes = encoded(maker.proc(), i);
                assertThat(NfeGateTest.verdict(bytes, gate))
                        .as("document %s", i)
                        .isEmpty();
                NfeInvoice invoice =
                        NfeInvoice.of((AuthorisedNfe) NfeMaker.read(bytes), ZoneId.of("America/Sao_Paulo"));
                assertThat(invoice.valueCents()).isEqualTo(cents);
                assertThat(invoice.number()).isEqualTo(maker.get("nNF")).matches("[0-9]+");
                assertThat(invoice.numberWithSeries()).matches("[0-9]+S[0-9]+");
                assertThat(invoice.key().value()).isEqualTo(maker.key());
                passed++;
            }
        }
        assertThat(passed).isEqualTo(450);
        assertThat(kinds).containsExactlyInAnyOrder(BadNfe.values());
    }

    private static NfeMaker good(Random random, int number) {
        NfeMaker maker = new NfeMaker()
                .set("cUF", pick(random, "35", "33", "31", "41", "53"))
                .set("mod", pick(random, "55", "55", "65"))
                .set("version", pick(random, "4.00", "4.00", "3.10"))
                .set("serie", String.valueOf(random.nextInt(3)))
                .set("nNF", String.valueOf(number * 1999))
                .set("cNF", String.format("%08d", random.nextInt(100_000_000)))
                .set("cStat", pick(random, "100", "100", "150"))
                .set("emit", Companies.randomCnpj(random, random.nextInt(3) == 0))
                .set("dest", random.nextBoolean() ? Companies.randomCpf(random) : Companies.randomCnpj(random, false))
                .set("issued", "2026-" + pick(random, "07", "11") + "-0" + (1 + random.nextInt(9)) + "T23:59:59-03:00")
                .set("carrier", pick(random, "", "Transportadora São João &amp; Filhos"))
                .set("vNF", "10.00");
        if (random.nextInt(4) == 0) {
            maker.set("finNFe", "4")
                    .set("tpNF", "0")
                    .original(new NfeMaker().set("nNF", "1").key());
        }
        return random.nextInt(3) == 0 ? maker.unsigned() : maker;
    }

    private static byte[] encoded(String xml, int i) {
        return switch (i % 3) {
            case 0 -> xml.getBytes(StandardCharsets.UTF_8);
            case 1 -> ("\uFEFF<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + xml).getBytes(StandardCharsets.UTF_8);
            default -> ("<?xml version='1.0' encoding='iso-8859-1'?>\n" + xml).getBytes(StandardCharsets.ISO_8859_1);
        };
    }

    private static String pick(Random random, String... values) {
        return values[random.nextInt(values.length)];
    }
}
