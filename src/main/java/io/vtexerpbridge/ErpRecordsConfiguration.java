package io.vtexerpbridge;

import io.vtexerpbridge.inbox.ErpInbox;
import io.vtexerpbridge.inbox.FileReplay;
import io.vtexerpbridge.inbox.FinishedFiles;
import io.vtexerpbridge.inbox.InboxDoors;
import io.vtexerpbridge.inbox.NfeEntries;
import io.vtexerpbridge.inbox.NfeMatching;
import io.vtexerpbridge.inbox.ReceiptWriter;
import io.vtexerpbridge.ledger.ErpFileOpening;
import io.vtexerpbridge.ledger.ErpFiles;
import io.vtexerpbridge.ledger.ErpReceipts;
import io.vtexerpbridge.ledger.Ledger;
import io.vtexerpbridge.ledger.RecordWork;
import io.vtexerpbridge.ledger.WorkItem;
import io.vtexerpbridge.nfe.NfeGate;
import io.vtexerpbridge.posting.CancellationPosting;
import io.vtexerpbridge.posting.Carriers;
import io.vtexerpbridge.posting.ChangePosting;
import io.vtexerpbridge.posting.InvoicePosting;
import io.vtexerpbridge.posting.KnownFacts;
import io.vtexerpbridge.posting.NotePosting;
import io.vtexerpbridge.posting.OpenOrders;
import io.vtexerpbridge.posting.PaymentPosting;
import io.vtexerpbridge.posting.SellerPosting;
import io.vtexerpbridge.posting.SkuCodes;
import io.vtexerpbridge.posting.TrackingEventPosting;
import io.vtexerpbridge.posting.TrackingPosting;
import io.vtexerpbridge.posting.VtexReceipts;
import io.vtexerpbridge.records.Layout;
import io.vtexerpbridge.records.RecordReader;
import io.vtexerpbridge.records.RecordSettings;
import io.vtexerpbridge.records.Subject;
import io.vtexerpbridge.settings.Settings;
import io.vtexerpbridge.tables.Tables;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.camel.component.file.GenericFileFilter;
import org.apache.camel.spi.Registry;

/** The part of the wiring page that is about what the ERP tells: files become records, and records become calls. */
final class ErpRecordsConfiguration {

    private final Settings settings;
    private final DataSource dataSource;
    private final Ledger ledger;
    private final Tables tables;
    private final Clock clock;
    private final ErpFiles files;
    private final InboxDoors doors;
    /** By account, the first one first. */
    private final Map<String, ErpInbox> inboxes = new LinkedHashMap<>();

    private final List<ErpInbox> all = new ArrayList<>();

    ErpRecordsConfiguration(Settings settings, DataSource dataSource, Ledger ledger, Tables tables, Clock clock) {
        this.settings = settings;
        this.dataSource = dataSource;
        this.ledger = ledger;
        this.tables = tables;
        this.clock = clock;
        this.files = new ErpFiles(dataSource, clock);
        this.doors = AccountFolders.doors(settings);
    }

    void bind(Registry beans) {
        inbox(beans);
        postings(beans);
    }

    /** The way in for what the ERP drops, and the receipts that go back. */
    private void inbox(Registry beans) {
        ZoneId zone = settings.zone("erp.time-zone");
        NfeEntries documents = new NfeEntries(files, nfeGate());
        RecordReader records = new RecordReader(
                new RecordSettings(
                        settings.charset("erp.charset"),
                        settings.text("erp.csv.separator").charAt(0),
                        settings.text("erp.decimal-separator").charAt(0),
                        settings.text("erp.date-format"),
                        zone),
                this::layout);
        ErpFileOpening opening = new ErpFileOpening(dataSource, clock);
        for (InboxDoors.Door door : doors.all()) {
            // each folder is looked at by itself: one that hangs holds up no other
            FinishedFiles finished = new FinishedFiles(
                    settings.duration("erp.inbox.quiet-period"),
                    settings.text("erp.inbox.done-marker"),
                    System::nanoTime);
            ErpInbox inbox = new ErpInbox(door.account(), files, opening, records, documents, finished, clock, zone);
            inboxes.putIfAbsent(door.account(), inbox);
            all.add(inbox);
            beans.bind("erpInbox" + door.suffix(), inbox);
            beans.bind("finishedFiles" + door.suffix(), (GenericFileFilter<File>) file -> file.isDirectory()
                    ? finished.isSubject(file.getFile().toPath())
                    : finished.isFinished(file.getFile().toPath()));
        }
        beans.bind("nfeMatching", new NfeMatching(files, documents));
        beans.bind(
                "receiptWriter",
                new ReceiptWriter(
                        new ErpReceipts(dataSource, clock),
                        doors,
                        settings.charset("erp.charset"),
                        zone,
                        settings.text("erp.date-format")));
    }

    /** What the ERP told becomes calls. */
    private void postings(Registry beans) {
        ZoneId zone = settings.zone("erp.time-zone");
        beans.bind("recordWork", new RecordWork(dataSource, ledger, clock));
        beans.bind("vtexReceipts", new VtexReceipts());
        beans.bind("openOrders", new OpenOrders());
        beans.bind(
                "invoicePosting",
                new InvoicePosting(
                        clock,
                        zone,
                        new BigDecimal(settings.text("nfe.value-tolerance"))
                                .movePointRight(2)
                                .longValueExact(),
                        nfeGate(),
                        knownFacts(),
                        new Carriers(settings.home().resolve("config/carriers.csv")),
                        new SkuCodes(tables)));
        beans.bind("trackingPosting", new TrackingPosting(clock));
        beans.bind("trackingEventPosting", new TrackingEventPosting(clock, zone));
        beans.bind("cancellationPosting", new CancellationPosting(clock));
        beans.bind("changePosting", new ChangePosting(clock));
        beans.bind("notePosting", new NotePosting(clock));
        beans.bind("paymentPosting", new PaymentPosting(clock));
        beans.bind("sellerPosting", new SellerPosting(clock));
    }

    /** What keeps a file of any account from being taken; its sentence names the file. */
    Optional<String> trouble() {
        return all.stream().map(ErpInbox::trouble).flatMap(Optional::stream).findFirst();
    }

    FileReplay replay() {
        return new FileReplay(doors, settings.text("erp.inbox.done-marker"));
    }

    /** The layouts must fit before the first file is taken. */
    void check() {
        List.of(Subject.values()).forEach(this::layout);
    }

    /** Files that a killed process left half-read are read anew, and moves that it left out are made. */
    void recover() {
        files.recover();
        inboxes.forEach((account, inbox) -> inbox.recover(
                doors.of(account).stream().map(InboxDoors.Door::inbox).toList()));
    }

    private KnownFacts knownFacts() {
        return new KnownFacts() {
            @Override
            public boolean isNfeCanceled(String account, String key) {
                return files.isNfeCanceled(account, key);
            }

            @Override
            public boolean mayBePosted(String account, String nfeKey) {
                return files.mayBePosted(account, nfeKey);
            }

            @Override
            public boolean isChangeInDoubt(WorkItem item) {
                return ledger.hasParked(item.account(), item.orderId(), "change");
            }
        };
    }

    /** Read anew for every file, so that an edited layout counts from the next one on. */
    private Layout layout(Subject subject) {
        try {
            return Layout.in(settings.home().resolve("config/layouts"), subject);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private NfeGate nfeGate() {
        return new NfeGate(settings.flag("nfe.accept-homologation"));
    }
}
