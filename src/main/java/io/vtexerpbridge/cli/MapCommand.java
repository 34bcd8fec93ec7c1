package io.vtexerpbridge.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vtexerpbridge.BridgeConfiguration;
import io.vtexerpbridge.erp.ErpDocument;
import io.vtexerpbridge.erp.ErpOrderReader;
import io.vtexerpbridge.erp.OrderDocuments;
import io.vtexerpbridge.settings.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "map",
        description =
                "Prints the ERP document that the current mapping makes of an order, as VTEX's Get order returns it.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:every order was mapped, and with --diff nothing differs", "1:otherwise"})
final class MapCommand implements Callable<Integer> {

    @ParentCommand
    private BridgeCommand bridge;

    @Parameters(paramLabel = "ORDER.json", arity = "1..*", description = "Orders, one a file.")
    private List<Path> orders;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "csv, xml, json, fixed-width or idoc; the key erp.format when not given.")
    private String format;

    @Option(
            names = "--diff",
            paramLabel = "DIR",
            description = "Shows what differs from the documents in DIR instead of the documents.")
    private Path diff;

    @Override
    public Integer call() throws Exception {
        Settings settings = Settings.loadOffline(bridge.home(), bridge.environment());
        ObjectMapper mapper = BridgeConfiguration.mapper();
        OrderDocuments documents = BridgeConfiguration.orderDocuments(settings);
        ErpOrderReader reader = new ErpOrderReader();
        String wanted = format == null ? settings.text("erp.format") : format;
        int exit = 0;
        for (Path file : orders) {
            try {
                JsonNode order = mapper.readTree(Files.readAllBytes(file));
                ErpDocument document = documents.render(reader.read(order, account(settings, order)), order, wanted);
                // what was cut or filled, as the order's timeline would tell it
                document.explanations().forEach(explanation -> System.err.println(file + ": " + explanation));
                exit |= diff == null
                        ? print(document)
                        : DocumentDiff.print(System.out, document, diff, settings.charset("erp.charset"));
            } catch (NoSuchFileException e) {
                System.err.println(file + ": there is no such file; expected an order as VTEX's Get order returns it.");
                exit = 1;
            } catch (JsonProcessingException e) {
                // Jackson's whole message has three lines and quotes what may be a shopper's data.
                String place = e.getLocation() == null
                        ? "or nested too deep"
                        : "at line " + e.getLocation().getLineNr() + ", column "
                                + e.getLocation().getColumnNr();
                System.err.println(file + ": cannot be read as an order, its JSON is broken " + place
                        + "; save the answer of Get order anew.");
                exit = 1;
            } catch (IOException e) {
                System.err.println(file + ": cannot be read (" + e + "); check the file and its permissions.");
                exit = 1;
            } catch (RuntimeException e) {
                System.err.println(file + ": " + Problems.sentence(e));
                exit = 1;
            }
        }
        return exit;
    }

    /** Without an account in the configuration the order's own host name stands for it, so that samples can be mapped. */
    private static String account(Settings settings, JsonNode order) {
        String configured = settings.text("vtex.account");
        return configured.isEmpty() ? order.path("hostname").asText("") : configured;
    }

    private static int print(ErpDocument document) throws IOException {
        PrintStream out = System.out;
        out.write(document.content());
        out.flush();
        return 0;
    }
}
