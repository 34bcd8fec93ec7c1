package io.vtexerpbridge.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vtexerpbridge.BridgeAccount;
import io.vtexerpbridge.BridgeConfiguration;
import io.vtexerpbridge.StartProblem;
import io.vtexerpbridge.erp.ErpChoice;
import io.vtexerpbridge.erp.ErpDocument;
import io.vtexerpbridge.erp.ErpOrder;
import io.vtexerpbridge.erp.ErpOrderReader;
import io.vtexerpbridge.erp.OrderDocuments;
import io.vtexerpbridge.ledger.OrderErps;
import io.vtexerpbridge.settings.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "map",
        description = {
            "Prints the ERP document that the current mapping makes of an order, as VTEX's Get order returns it.",
            "With --from-ledger it takes orders that the ERP got, reads them from VTEX again, and with --diff tells what the",
            "current mapping changes against what the ERP got then. Nothing is delivered and nothing at VTEX changes."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:every order was mapped, and with --diff nothing differs", "1:otherwise"})
final class MapCommand implements Callable<Integer> {

    private static final String NO_FOLDER = "";

    @ParentCommand
    private BridgeCommand bridge;

    @Parameters(paramLabel = "ORDER.json", arity = "0..*", description = "Orders, one a file.")
    private List<Path> orders = List.of();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "csv, xml, json, fixed-width or idoc; the key erp.format when not given.")
    private String format;

    @Option(
            names = "--erp",
            paramLabel = "ALIAS",
            description = {
                "Whose mapping, where erps names several: for files by the rule when not given, with --from-ledger that of erp, and then only",
                "the orders that this ERP got."
            })
    private String erp;

    @Option(
            names = "--diff",
            paramLabel = "DIR",
            arity = "0..1",
            fallbackValue = NO_FOLDER,
            description = {
                "Shows what differs from the documents in DIR instead of the documents; with --from-ledger, without DIR, from what",
                "the ERP got, and in the end how many orders differ in which column."
            })
    private String diff;

    @Option(names = "--from-ledger", description = "Takes orders that the ERP got instead of files; needs --since.")
    private boolean fromLedger;

    @Option(
            names = "--since",
            paramLabel = "DATE",
            description = "With --from-ledger: orders that the ERP got from then on; an ISO date, or date and time.")
    private String since;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "With --from-ledger: most orders, the oldest first. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        requireSense();
        if (fromLedger) {
            Settings online = Settings.load(bridge.home(), bridge.environment());
            BridgeConfiguration.tables(online).check();
            try (OrderApi api = OrderApi.open(online)) {
                String which = erp == null ? OrderErps.FIRST : known(online, erp);
                Settings own = online.forErp(which);
                String as = format == null ? own.text("erp.format") : format;
                return new LedgerMapping(api, own, which, as, diff != null, System.out, System.err).run(since, limit);
            }
        }
        return mapFiles();
    }

    private void requireSense() {
        String wrong = null;
        if (fromLedger && (since == null || !orders.isEmpty() || diff != null && !diff.equals(NO_FOLDER))) {
            wrong = "--from-ledger needs --since DATE, and takes neither files nor a folder behind --diff.";
        } else if (!fromLedger && (since != null || orders.isEmpty())) {
            wrong = "Name at least one ORDER.json, or --from-ledger with --since DATE.";
        } else if (!fromLedger && NO_FOLDER.equals(diff)) {
            wrong = "--diff needs a folder with documents of before: --diff DIR.";
        } else if (limit < 1) {
            wrong = "--limit is " + limit + ", expected 1 or more.";
        }
        if (wrong != null) {
            throw new CommandLine.ParameterException(spec.commandLine(), wrong);
        }
    }

    private int mapFiles() {
        Settings settings = Settings.loadOffline(bridge.home(), bridge.environment());
        Map<String, OrderDocuments> documents = new HashMap<>();
        for (String alias : erp == null ? settings.erps() : List.of(known(settings, erp))) {
            documents.put(alias, documents(settings.forErp(alias)));
        }
        ErpChoice choice = ErpChoice.byRules(BridgeConfiguration.erpRules(settings));
        ObjectMapper mapper = BridgeConfiguration.mapper();
        ErpOrderReader reader = new ErpOrderReader();
        int exit = 0;
        for (Path file : orders) {
            try {
                JsonNode order = mapper.readTree(Files.readAllBytes(file));
                ErpOrder read = reader.read(order, account(settings, order));
                String which =
                        erp == null ? choice.byRule(read.orderId(), order).name() : erp;
                Settings own = settings.forErp(which);
                ErpDocument document =
                        documents.get(which).render(read, order, format == null ? own.text("erp.format") : format);
                // what was cut or filled, as the order's timeline would tell it
                document.explanations().forEach(explanation -> System.err.println(file + ": " + explanation));
                exit |= diff == null
                        ? print(document)
                        : DocumentDiff.print(System.out, document, Path.of(diff), own.charset("erp.charset"));
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

    private static OrderDocuments documents(Settings own) {
        BridgeConfiguration.tables(own).check();
        return BridgeConfiguration.orderDocuments(own);
    }

    private static String known(Settings settings, String erp) {
        if (!settings.erps().contains(erp)) {
            throw new StartProblem("--erp is " + erp + ", expected one of those that the key erps names: "
                    + String.join(", ", settings.erps()) + ".");
        }
        return erp;
    }

    /**
     * Without an account in the configuration the order's own host name stands for it, so that samples can be mapped; with several it says
     * which of them.
     */
    private static String account(Settings settings, JsonNode order) {
        String host = order.path("hostname").asText("");
        List<String> configured =
                BridgeAccount.of(settings).stream().map(BridgeAccount::name).toList();
        String first = configured.get(0);
        return first.isEmpty() || configured.contains(host) ? host : first;
    }

    private static int print(ErpDocument document) throws IOException {
        PrintStream out = System.out;
        out.write(document.content());
        out.flush();
        return 0;
    }
}
