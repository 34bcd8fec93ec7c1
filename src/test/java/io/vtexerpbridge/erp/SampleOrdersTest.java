package io.vtexerpbridge.erp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A folder under samples/orders is a case; {@code -Dsamples.write=true} writes what it expects, to be read before it is committed. */
class SampleOrdersTest {

    private final OrderDocuments documents = new OrderDocuments(Orders.MAPPINGS, Orders.settings());

    static Stream<String> cases() throws IOException {
        try (Stream<Path> folders = Files.list(Orders.SAMPLES)) {
            return folders
                    .filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_sample_becomes_its_documents(String name) throws IOException {
        JsonNode json = Orders.sample(name);
        ErpOrder order = new ErpOrderReader().read(json, Orders.ACCOUNT);
        Orders.assertAddsUp(order);
        for (ErpFormat format : ErpFormat.values()) {
            ErpDocument document = documents.render(order, json, format.key());
            Path expected = Orders.SAMPLES.resolve(name).resolve("erp-order." + format.extension());
            if (Boolean.getBoolean("samples.write")) {
                Files.write(expected, document.content());
            }
            assertThat(new String(document.content(), StandardCharsets.UTF_8)).isEqualTo(Files.readString(expected));
            assertThat(document.fileName()).isEqualTo(order.orderId() + "." + format.extension());
            assertThat(document.format()).isEqualTo(format.key());
        }
        Orders.assertValid(documents.render(order, json, "xml").content());
        Orders.assertValidJson(documents.render(order, json, "json").content());
        Orders.assertValidIdoc(documents.render(order, json, "idoc").content());
    }

    @Test
    void every_case_has_a_line_in_the_readme() throws IOException {
        String readme = Files.readString(Orders.SAMPLES.resolve("README.md"));
        assertThat(cases()).isNotEmpty().allSatisfy(name -> assertThat(readme).contains("`" + name + "`"));
    }
}
