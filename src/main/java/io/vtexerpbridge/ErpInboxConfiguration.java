package io.vtexerpbridge;

import io.vtexerpbridge.erp.Erp;
import io.vtexerpbridge.inbox.ErpInbox;
import io.vtexerpbridge.inbox.FileReplay;
import io.vtexerpbridge.inbox.FinishedFiles;
import io.vtexerpbridge.inbox.InboxDoors;
import io.vtexerpbridge.inbox.NfeEntries;
import io.vtexerpbridge.inbox.ReceiptWriter;
import io.vtexerpbridge.ledger.ErpFileOpening;
import io.vtexerpbridge.ledger.ErpFiles;
import io.vtexerpbridge.ledger.ErpReceipts;
import io.vtexerpbridge.ledger.ForeignOrders;
import io.vtexerpbridge.ledger.NfeOrders;
import io.vtexerpbridge.ledger.OrderErps;
import io.vtexerpbridge.live.Editable;
import io.vtexerpbridge.live.EditedLayouts;
import io.vtexerpbridge.nfe.NfeGate;
import io.vtexerpbridge.records.RecordReader;
import io.vtexerpbridge.records.RecordSettings;
import io.vtexerpbridge.records.Subject;
import io.vtexerpbridge.settings.Settings;
import java.io.File;
import java.time.Clock;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.apache.camel.component.file.GenericFileFilter;
import org.apache.camel.spi.Registry;

/** The part of the wiring page that is about one ERP's door: the files it drops, as it writes them, and the receipts that go back. */
final class ErpInboxConfiguration {

    private final Settings settings;
    private final String erp;
    private final InboxDoors doors;
    private final List<OneDoor> inboxes;
    private final EditedLayouts layouts;
    private final NfeEntries documents;
    private final ReceiptWriter receipts;

    /** One folder of the ERP's files: each is looked at by itself, and one that hangs holds up no other. */
    private record OneDoor(InboxDoors.Door door, ErpInbox inbox, FinishedFiles finished) {}

    /**
     * @param settings as this ERP has them
     * @param erp its alias
     * @param layouts how its files are read
     */
    ErpInboxConfiguration(Settings settings, String erp, EditedLayouts layouts, DataSource dataSource, Clock clock) {
        this.layouts = layouts;
        this.settings = settings;
        this.erp = erp;
        ZoneId zone = settings.zone("erp.time-zone");
        ForeignOrders foreign = foreign(dataSource, clock);
        ErpFiles files = new ErpFiles(dataSource, clock, erp, foreign);
        RecordReader records = new RecordReader(
                new RecordSettings(
                        settings.charset("erp.charset"),
                        settings.text("erp.csv.separator").charAt(0),
                        settings.text("erp.decimal-separator").charAt(0),
                        settings.text("erp.date-format"),
                        zone),
                layouts::of);
        ErpFileOpening opening = new ErpFileOpening(dataSource, clock);
        documents = new NfeEntries(
                new NfeOrders(dataSource, clock, erp, foreign), new NfeGate(settings.flag("nfe.accept-homologation")));
        doors = AccountFolders.doors(settings);
        inboxes = doors.all().stream()
                .map(door -> {
                    FinishedFiles finished = new FinishedFiles(
                            settings.duration("erp.inbox.quiet-period"),
                            settings.text("erp.inbox.done-marker"),
                            System::nanoTime);
                    return new OneDoor(
                            door,
                            new ErpInbox(door.account(), files, opening, records, documents, finished, clock, zone),
                            finished);
                })
                .toList();
        receipts = new ReceiptWriter(
                new ErpReceipts(dataSource, clock, erp),
                doors,
                settings.charset("erp.charset"),
                zone,
                settings.text("erp.date-format"));
    }

    /** Where there is one ERP, every order is its own. */
    private ForeignOrders foreign(DataSource dataSource, Clock clock) {
        boolean all =
                settings.erps().size() < 2 || settings.text("erp.inbox.orders").equals("all");
        return all ? ForeignOrders.NONE : new ForeignOrders(erp, new OrderErps(dataSource, clock));
    }

    void bind(Registry beans) {
        String suffix = Erp.suffix(erp);
        for (OneDoor one : inboxes) {
            beans.bind("erpInbox" + suffix + one.door().suffix(), one.inbox());
            beans.bind(
                    "finishedFiles" + suffix + one.door().suffix(), (GenericFileFilter<File>) file -> file.isDirectory()
                            ? one.finished().isSubject(file.getFile().toPath())
                            : one.finished().isFinished(file.getFile().toPath()));
        }
        beans.bind("receiptWriter" + suffix, receipts);
    }

    /** The layouts must fit before the first file is taken. */
    void check() {
        List.of(Subject.values()).forEach(layouts::of);
    }

    /** What a stop left of files is taken on with. */
    void recover() {
        Set<String> accounts = new HashSet<>();
        for (OneDoor one : inboxes) {
            String account = one.door().account();
            if (accounts.add(account)) {
                one.inbox()
                        .recover(doors.of(account).stream()
                                .map(InboxDoors.Door::inbox)
                                .toList());
            }
        }
    }

    /** What keeps a file of any account from being taken; its sentence names the file. */
    Optional<String> trouble() {
        return inboxes.stream().flatMap(one -> one.inbox().trouble().stream()).findFirst();
    }

    /** How its fiscal documents find their orders. */
    NfeEntries documents() {
        return documents;
    }

    /** Puts a file of this ERP into its inbox once more. */
    FileReplay replay() {
        return new FileReplay(doors, settings.text("erp.inbox.done-marker"));
    }

    /** How this ERP's files are read, where that may be edited while the bridge runs. */
    Optional<Editable> editable() {
        return layouts.isWatched() ? Optional.of(layouts) : Optional.empty();
    }
}
