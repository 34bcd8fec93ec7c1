package io.vtexerpbridge.check;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vtexerpbridge.Bridge;
import io.vtexerpbridge.BridgeAccount;
import io.vtexerpbridge.BridgeConfiguration;
import io.vtexerpbridge.SftpConfiguration;
import io.vtexerpbridge.SqlChannelConfiguration;
import io.vtexerpbridge.erp.ErpChannelProblem;
import io.vtexerpbridge.ledger.LedgerDatabase;
import io.vtexerpbridge.settings.Settings;
import io.vtexerpbridge.sftp.SftpConnections;
import io.vtexerpbridge.vtex.VtexAccount;
import io.vtexerpbridge.vtex.VtexAnswers;
import io.vtexerpbridge.vtex.VtexBudget;
import io.vtexerpbridge.vtex.VtexHealth;
import io.vtexerpbridge.vtex.VtexPaused;
import io.vtexerpbridge.vtex.VtexRefused;
import io.vtexerpbridge.vtex.VtexUnavailable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The three the bridge talks to, asked once each without changing anything there: VTEX, the ERP's folder, the ledger. */
final class Parties {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String CALL = "get-feed-configuration";

    private final Settings settings;

    Parties(Settings settings) {
        this.settings = settings;
    }

    /** What the ERP's channel is called; empty when it is not asked: an ERP behind HTTP is not called without a document. */
    Optional<String> erpName() {
        return switch (settings.text("erp.channel")) {
            case "http" -> Optional.empty();
            case "sftp" -> Optional.of("the ERP's SFTP server");
            case "sql" -> Optional.of("the ERP's database");
            default -> Optional.of("the ERP's folder");
        };
    }

    List<Finding> troubles() {
        List<Finding> troubles = new ArrayList<>();
        BridgeAccount.of(settings).forEach(account -> vtex(account.vtex())
                .ifPresent(sentence -> troubles.add(new Finding("", 0, sentence))));
        troubles.addAll(erp());
        LedgerDatabase.trouble(
                        Bridge.ledgerUrl(settings), settings.text("ledger.user"), settings.text("ledger.password"))
                .ifPresent(sentence -> troubles.add(new Finding("", 0, sentence)));
        return troubles;
    }

    private List<Finding> erp() {
        return switch (settings.text("erp.channel")) {
            case "http" -> List.of();
            case "sftp" -> findings(sftp());
            case "sql" -> sql();
            default ->
                BridgeAccount.of(settings).stream()
                        .flatMap(account -> findings(account.folder("erp").outlook()).stream())
                        .toList();
        };
    }

    private static List<Finding> findings(Optional<String> sentence) {
        return sentence.map(found -> new Finding("", 0, found)).stream().toList();
    }

    private Optional<String> sftp() {
        try (SftpConnections server = new SftpConfiguration(settings, "erp").server()) {
            return BridgeAccount.of(settings).stream()
                    .map(account -> server.outlook(account.settings().text("erp.sftp.inbox-directory")))
                    .flatMap(Optional::stream)
                    .findFirst();
        }
    }

    /** The ERP's database, asked about each statement; the files themselves were looked at before. */
    private List<Finding> sql() {
        SqlChannelConfiguration sql = new SqlChannelConfiguration(settings, "erp");
        try {
            return !sql.faults().isEmpty()
                    ? List.of()
                    : sql.databaseFaults().stream()
                            .map(fault -> new Finding(fault.file(), fault.line(), fault.sentence()))
                            .toList();
        } catch (ErpChannelProblem away) {
            return List.of(new Finding("", 0, away.getMessage()));
        } finally {
            sql.close();
        }
    }

    /** One call that changes nothing: whoever may read the feed's configuration has a key that works. */
    private static Optional<String> vtex(VtexAccount account) {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Clock clock = Clock.systemUTC();
        VtexBudget budget = new VtexBudget(List.of(account), 1, meters, clock);
        VtexAnswers answers = new VtexAnswers(
                BridgeConfiguration.mapper(), budget, new VtexHealth(), meters, clock, Duration.ofMinutes(1));
        try {
            HttpResponse<byte[]> answer = get(account, "/api/orders/feed/config");
            answers.read(
                    account.name(),
                    CALL,
                    null,
                    "Feed v3 and Hook Admin",
                    "json",
                    answer.statusCode(),
                    answer.headers().firstValue("Content-Type").orElse(null),
                    answer.headers().firstValue("Retry-After").orElse(null),
                    answer.body());
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("VTEX does not answer at " + account.baseUrl() + " (" + e + "); check " + account.alias()
                    + ".base-url and the network.");
        } catch (VtexRefused refused) {
            // No configuration yet is well: the bridge makes one when it starts.
            return refused.status() == 404 ? Optional.empty() : Optional.of(refused.getMessage());
        } catch (VtexPaused | VtexUnavailable trouble) {
            return Optional.of(trouble.getMessage());
        }
    }

    private static HttpResponse<byte[]> get(VtexAccount account, String path) throws IOException {
        HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(PATIENCE)
                .build();
        HttpRequest request = HttpRequest.newBuilder(URI.create(account.baseUrl() + path))
                .timeout(PATIENCE)
                .header("Accept", "application/json")
                .header("Content-Type", "application/json")
                .header("X-VTEX-API-AppKey", account.appKey())
                .header("X-VTEX-API-AppToken", account.appToken())
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
