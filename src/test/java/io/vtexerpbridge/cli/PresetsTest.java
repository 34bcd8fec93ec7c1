package io.vtexerpbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vtexerpbridge.BridgeConfiguration;
import io.vtexerpbridge.erp.ErpDocument;
import io.vtexerpbridge.erp.ErpOrder;
import io.vtexerpbridge.erp.ErpOrderReader;
import io.vtexerpbridge.erp.OrderDocuments;
import io.vtexerpbridge.erp.OrderProblem;
import io.vtexerpbridge.settings.Settings;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each preset over every sample order. What becomes of one, and which are refused and why, stands under samples/presets; {@code
 * -Dsamples.write=true} writes it, to be read before it is committed.
 */
class PresetsTest {

    private static final Path EXPECTED = Path.of("samples/presets");

    @TempDir
    private Path home;

    static Set<String> presets() {
        return new Shipped().presets().keySet();
    }

    @ParameterizedTest
    @MethodSource("presets")
    void a_preset_gets_along_with_every_sample(String preset) throws IOException {
        OrderDocuments documents = documents(preset);
        String format = settings().text("erp.format");
        Charset charset = settings().charset("erp.charset");
        documents.check(format);
        StringBuilder refused = new StringBuilder();
        int made = 0;
        for (Map.Entry<String, JsonNode> sample : samples().entrySet()) {
            ErpOrder order = order(sample.getValue());
            try {
                ErpDocument document = documents.render(order, sample.getValue(), format);
                made++;
                if (sample.getKey().equals("two-items")) {
                    String extension =
                            document.fileName().substring(order.orderId().length());
                    same(
                            EXPECTED.resolve(preset).resolve("two-items" + extension),
                            new String(document.content(), charset));
                }
            } catch (OrderProblem problem) {
                refused.append(sample.getKey())
                        .append(": ")
                        .append(problem.getMessage())
                        .append("\n");
            }
        }
        same(EXPECTED.resolve(preset).resolve("refused.txt"), refused.toString());
        assertThat(made).isGreaterThan(15);
    }

    @Test
    void what_tiny_is_told_adds_up() throws IOException {
        OrderDocuments documents = documents("tiny");
        for (Map.Entry<String, JsonNode> sample : samples().entrySet()) {
            ErpOrder order = order(sample.getValue());
            JsonNode pedido;
            try {
                pedido = BridgeConfiguration.mapper()
                        .readTree(documents
                                .render(order, sample.getValue(), "json")
                                .content())
                        .get("pedido");
            } catch (OrderProblem refused) {
                continue;
            }
            BigDecimal sum = decimal(pedido, "valor_frete")
                    .add(decimal(pedido, "outras_despesas"))
                    .subtract(decimal(pedido, "valor_desconto"));
            for (JsonNode element : pedido.get("itens")) {
                JsonNode item = element.get("item");
                sum = sum.add(decimal(item, "quantidade")
                        .multiply(decimal(item, "valor_unitario"))
                        .setScale(2, RoundingMode.HALF_UP));
            }
            assertThat(sum).as(sample.getKey()).isEqualByComparingTo(BigDecimal.valueOf(order.orderTotal(), 2));
        }
    }

    @Test
    void what_protheus_is_told_adds_up() throws IOException {
        OrderDocuments documents = documents("totvs-protheus");
        for (Map.Entry<String, JsonNode> sample : samples().entrySet()) {
            ErpOrder order = order(sample.getValue());
            String csv;
            try {
                csv = new String(
                        documents.render(order, sample.getValue(), "csv").content(), Charset.forName("windows-1252"));
            } catch (OrderProblem refused) {
                continue;
            }
            CSVFormat format = CSVFormat.DEFAULT
                    .builder()
                    .setDelimiter(';')
                    .setHeader()
                    .setSkipHeaderRecord(true)
                    .get();
            List<CSVRecord> rows = CSVParser.parse(csv, format).getRecords();
            BigDecimal sum = BigDecimal.ZERO;
            for (String once : List.of("C5_FRETE", "C5_XIMPOST", "C5_XAJUSTE")) {
                sum = sum.add(decimal(rows.get(0), once));
            }
            for (CSVRecord row : rows) {
                sum = sum.add(order.lines().isEmpty() ? BigDecimal.ZERO : decimal(row, "C6_VALOR"));
            }
            assertThat(sum).as(sample.getKey()).isEqualByComparingTo(decimal(rows.get(0), "C5_XTOTVTX"));
        }
    }

    private OrderDocuments documents(String preset) {
        Typed init = Typed.bridge(Map.of(), "init", "--home", home.toString(), "--preset", preset);
        assertThat(init.exit()).as(init.err()).isZero();
        return BridgeConfiguration.orderDocuments(settings());
    }

    private Settings settings() {
        return Settings.loadOffline(home, Map.of());
    }

    private static Map<String, JsonNode> samples() throws IOException {
        Map<String, JsonNode> samples = new TreeMap<>();
        try (Stream<Path> folders = Files.list(Path.of("samples/orders"))) {
            for (Path folder : folders.filter(Files::isDirectory).toList()) {
                samples.put(
                        folder.getFileName().toString(),
                        BridgeConfiguration.mapper().readTree(Files.readAllBytes(folder.resolve("order.json"))));
            }
        }
        return samples;
    }

    private static ErpOrder order(JsonNode json) {
        return new ErpOrderReader().read(json, "serraclara");
    }

    private static BigDecimal decimal(JsonNode group, String name) {
        assertThat(group.get(name).isNumber()).as(name).isTrue();
        return group.get(name).decimalValue();
    }

    private static BigDecimal decimal(CSVRecord row, String column) {
        return new BigDecimal(row.get(column).replace(',', '.'));
    }

    private static void same(Path file, String made) throws IOException {
        if (Boolean.getBoolean("samples.write")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, made);
        }
        assertThat(made).isEqualTo(Files.readString(file));
    }
}
