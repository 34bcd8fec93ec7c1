package io.vtexerpbridge.nfe;

import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.nfe.FiscalDocument.AuthorisedNfe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A folder samples/invoices/nfe-* is a case; {@code -Dsamples.write=true} writes what it expects, to be read before it is committed. */
class SampleNfeTest {

    private static final Path SAMPLES = Path.of("samples/invoices");

    static Stream<String> cases() throws IOException {
        try (Stream<Path> folders = Files.list(SAMPLES)) {
            return folders
                    .map(folder -> folder.getFileName().toString())
                    .filter(name -> name.startsWith("nfe-"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_sample_gets_its_decision(String name) throws IOException {
        FiscalDocument document =
                NfeMaker.read(Files.readAllBytes(SAMPLES.resolve(name).resolve("nfe.xml")));
        String decision = told(new NfeGate(false).decide(document));
        Path expected = SAMPLES.resolve(name).resolve("decision.txt");
        if (Boolean.getBoolean("samples.write")) {
            Files.writeString(expected, decision);
        }
        assertThat(decision).isEqualTo(Files.readString(expected, StandardCharsets.UTF_8));
    }

    @Test
    void every_case_has_a_line_in_the_readme() throws IOException {
        String readme = Files.readString(SAMPLES.resolve("README.md"));
        assertThat(cases()).isNotEmpty().allSatisfy(name -> assertThat(readme).contains("`" + name + "`"));
    }

    private static String told(NfeDecision decision) {
        if (decision instanceof NfeDecision.PostOutput output) {
            return "post as Output\n" + told(output.document());
        }
        if (decision instanceof NfeDecision.PostInput input) {
            return "post as Input, a return of " + input.originals() + "\n" + told(input.document());
        }
        if (decision instanceof NfeDecision.Held held) {
            return "held\n" + held.sentence() + "\n";
        }
        if (decision instanceof NfeDecision.Refused refused) {
            return "refused\n" + refused.sentence() + "\n";
        }
        return "canceled\n" + ((NfeDecision.Canceled) decision).sentence() + "\n";
    }

    private static String told(AuthorisedNfe document) {
        NfeInvoice invoice = NfeInvoice.of(document, ZoneId.of("America/Sao_Paulo"));
        return "number " + invoice.number() + ", if taken " + invoice.numberWithSeries() + "\n"
                + "issued " + invoice.issuedAt() + "\n"
                + "cents " + invoice.valueCents() + "\n"
                + "key " + invoice.key() + "\n"
                + (invoice.carrier().isEmpty() ? "" : "carrier " + invoice.carrier() + "\n")
                + invoice.items().stream()
                        .map(item -> "item " + item.code() + ", " + item.ean() + ", "
                                + item.quantity().stripTrailingZeros().toPlainString() + "\n")
                        .collect(Collectors.joining())
                + invoice.hints().stream()
                        .map(hint -> "order " + hint.text() + (hint.prefix() ? "…" : "") + " in "
                                + hint.kind().place() + "\n")
                        .collect(Collectors.joining());
    }
}
