package io.vtexerpbridge.check;

import io.vtexerpbridge.Bridge;
import io.vtexerpbridge.BridgeAccount;
import io.vtexerpbridge.ListeningPort;
import io.vtexerpbridge.SftpConfiguration;
import io.vtexerpbridge.SqlChannelConfiguration;
import io.vtexerpbridge.erp.Erp;
import io.vtexerpbridge.erp.ErpChannelProblem;
import io.vtexerpbridge.erphttp.ErpHttpReach;
import io.vtexerpbridge.erphttp.ErpHttpSettings;
import io.vtexerpbridge.ledger.LedgerOutlook;
import io.vtexerpbridge.records.Subject;
import io.vtexerpbridge.settings.Settings;
import io.vtexerpbridge.sftp.SftpCheck;
import io.vtexerpbridge.sftp.SftpConnections;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Those the bridge talks to: VTEX, the ERP's channel, the folders and the ledger. Nothing is left behind at any of them. */
final class Parties {

    private final BridgeAccount account;
    private final Settings settings;
    private final String erp;
    private final String whose;
    private final Report report;

    /**
     * @param account with the settings as it and the ERP have them
     * @param whose which account and ERP that is, in words, where there are several
     */
    private Parties(BridgeAccount account, String erp, String whose, Report report) {
        this.account = account;
        this.settings = account.settings();
        this.erp = erp;
        this.whose = whose;
        this.report = report;
    }

    static void look(Settings settings, KeyPlaces places, Report report) {
        for (BridgeAccount account : BridgeAccount.of(settings)) {
            new VtexCheck(account.settings(), account.vtex(), places, report).look();
        }
        for (String erp : settings.erps()) {
            for (BridgeAccount account : BridgeAccount.of(settings.forErp(erp))) {
                String whose = (settings.erps().size() > 1 ? " " + erp : "")
                        + (settings.accounts().size() > 1 ? " for " + account.alias() : "");
                Parties parties = new Parties(account, erp, whose, report);
                parties.erp();
                parties.folders();
            }
        }
        report.looked(
                "the port " + settings.text("http.host") + ":" + settings.text("http.port"),
                ListeningPort.outlook(settings).map(taken -> places.finding("http.port", taken)).stream()
                        .toList());
        report.looked(
                "the folder " + settings.data(),
                findings(new FolderProbe(settings.data(), "The bridge's own folder", "start in another BRIDGE_HOME")
                        .trouble()));
        LedgerOutlook outlook = LedgerOutlook.of(
                Bridge.ledgerUrl(settings), settings.text("ledger.user"), settings.text("ledger.password"));
        report.looked("the ledger, " + outlook.seen(), findings(outlook.trouble()));
    }

    private void erp() {
        switch (settings.text("erp.channel")) {
            case "http" -> http();
            case "sftp" -> sftp();
            case "sql" -> sql();
            default -> folder();
        }
    }

    private void folder() {
        Path orders = settings.path("erp.orders.directory");
        List<Finding> found = own(account.folder(erp).outlook());
        if (found.isEmpty()) {
            found = own(new FolderProbe(orders, "The ERP's folder", "change erp.orders.directory").trouble());
        }
        report.looked("the ERP's folder" + whose + " " + orders, found);
    }

    private void http() {
        ErpHttpReach reach = new ErpHttpReach(new ErpHttpSettings(settings, erp));
        report.looked(
                "connections to the ERP" + whose + " at " + String.join(", ", reach.hosts()),
                reach.troubles().stream().map(this::finding).toList());
        report.notTried("the ERP's answers: a call without a document might be taken for one");
    }

    private void sftp() {
        try (SftpConnections server = new SftpConfiguration(settings, erp).server()) {
            SftpCheck check = new SftpCheck(
                    server,
                    settings.data(),
                    erp,
                    settings.text("erp.sftp.orders-directory"),
                    settings.text("erp.sftp.inbox-directory"),
                    settings.text("erp.sftp.receipts-directory"));
            List<Finding> found = check.troubles().stream().map(this::finding).toList();
            report.looked(
                    "the ERP's SFTP server" + whose + " " + server
                            + ", its host key, and a file made, renamed and removed in its directories"
                            + check.madeLater(),
                    found);
        }
    }

    /** The ERP's database, asked about each statement; the files themselves were looked at before. */
    private void sql() {
        SqlChannelConfiguration sql = new SqlChannelConfiguration(settings, erp);
        try {
            if (!sql.faults().isEmpty()) {
                report.notTried("the ERP's database: the statements are to be mended first");
                return;
            }
            report.looked(
                    "the ERP's database" + whose + ", and its word on each statement",
                    sql.databaseFaults().stream()
                            .map(fault -> new Finding(fault.file(), fault.line(), fault.sentence()))
                            .toList());
        } catch (ErpChannelProblem away) {
            report.problem("the ERP's database" + whose, finding(away.getMessage()));
        } finally {
            sql.close();
        }
    }

    /** Every channel brings files into the inbox and carries receipts from their folder. */
    private void folders() {
        List<Finding> found = new ArrayList<>();
        Path inbox = settings.path("erp.inbox.directory");
        Stream.concat(Stream.of(inbox), Stream.of(Subject.values()).map(subject -> inbox.resolve(subject.folder())))
                .map(folder -> new FolderProbe(folder, "The inbox", "change erp.inbox.directory").trouble())
                .flatMap(Optional::stream)
                .distinct()
                .limit(1)
                .forEach(sentence -> found.add(finding(sentence)));
        found.addAll(own(new FolderProbe(
                        settings.path("erp.receipts.directory"),
                        "The folder for receipts",
                        "change erp.receipts.directory")
                .trouble()));
        report.looked("inbox and folder for receipts" + whose, found);
    }

    /** It names the keys of this ERP. */
    private Finding finding(String sentence) {
        return Finding.of(Erp.said(erp, sentence));
    }

    private List<Finding> own(Optional<String> sentence) {
        return sentence.map(this::finding).stream().toList();
    }

    private static List<Finding> findings(Optional<String> sentence) {
        return sentence.map(Finding::of).stream().toList();
    }
}
