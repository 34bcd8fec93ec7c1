package io.vtexerpbridge;

import io.vtexerpbridge.inbox.ErpInbox;
import io.vtexerpbridge.inbox.FinishedFiles;
import io.vtexerpbridge.inbox.NfeEntries;
import io.vtexerpbridge.inbox.NfeMatching;
import io.vtexerpbridge.inbox.ReceiptWriter;
import io.vtexerpbridge.ledger.ErpFileOpening;
import io.vtexerpbridge.ledger.ErpFiles;
import io.vtexerpbridge.ledger.ErpReceipts;
import io.vtexerpbridge.ledger.Ledger;
import io.vtexerpbridge.ledger.RecordWork;
import io.vtexerpbridge.ledger.WorkItem;
import io.vtexerpbridge.live.Editable;
import io.vtexerpbridge.live.EditedCarriers;
import io.vtexerpbridge.live.EditedLayouts;
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
import io.vtexerpbridge.records.RecordReader;
import io.vtexerpbridge.records.RecordSettings;
import io.vtexerpbridge.records.Subject;
import io.vtexerpbridge.settings.Settings;
import io.vtexerpbridge.tables.Tables;
import java.io.File;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
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
    private final EditedLayouts layouts;
    private final Carriers carriers;
    private FinishedFiles finished;
    private ErpInbox inbox;

    ErpRecordsConfiguration(Settings settings, DataSource dataSource, Ledger ledger, Tables tables, Clock clock) {
        this.settings = settings;
        this.dataSource = dataSource;
        this.ledger = ledger;
        this.tables = tables;
        this.clock = clock;
        this.files = new ErpFiles(dataSource, clock);
        this.layouts = new EditedLayouts(settings.home());
        this.carriers = new Carriers(settings.home().resolve("config/carriers.csv"));
    }

    void bind(Registry beans) {
        inbox(beans);
        postings(beans);
    }

    /** The way in for what the ERP drops, and the receipts that go back. */
    private void inbox(Registry beans) {
        String account = settings.text("vtex.account");
        ZoneId zone = settings.zone("erp.time-zone");
        NfeEntries documents = new NfeEntries(files, nfeGate());
        finished = new FinishedFiles(
                settings.duration("erp.inbox.quiet-period"), settings.text("erp.inbox.done-marker"), System::nanoTime);
        RecordReader records = new RecordReader(
                new RecordSettings(
                        settings.charset("erp.charset"),
                        settings.text("erp.csv.separator").charAt(0),
                        settings.text("erp.decimal-separator").charAt(0),
                        settings.text("erp.date-format"),
                        zone),
                layouts::of);
        inbox = new ErpInbox(
                account, files, new ErpFileOpening(dataSource, clock), records, documents, finished, clock, zone);
        beans.bind("erpInbox", inbox);
        beans.bind("nfeMatching", new NfeMatching(files, documents));
        beans.bind("finishedFiles", (GenericFileFilter<File>) file -> file.isDirectory()
                ? finished.isSubject(file.getFile().toPath())
                : finished.isFinished(file.getFile().toPath()));
        beans.bind(
                "receiptWriter",
                new ReceiptWriter(
                        new ErpReceipts(dataSource, clock),
                        settings.path("erp.receipts.directory"),
                        settings.path("erp.inbox.directory"),
                        settings.charset("erp.charset"),
                        zone,
                        settings.text("erp.date-format")));
    }

    /** What the ERP told becomes calls. */
    private void postings(Registry beans) {
        String account = settings.text("vtex.account");
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
                        knownFacts(account),
                        carriers,
                        new SkuCodes(tables)));
        beans.bind("trackingPosting", new TrackingPosting(clock));
        beans.bind("trackingEventPosting", new TrackingEventPosting(clock, zone));
        beans.bind("cancellationPosting", new CancellationPosting(clock));
        beans.bind("changePosting", new ChangePosting(clock));
        beans.bind("notePosting", new NotePosting(clock));
        beans.bind("paymentPosting", new PaymentPosting(clock));
        beans.bind("sellerPosting", new SellerPosting(clock));
    }

    ErpInbox inbox() {
        return inbox;
    }

    FinishedFiles finished() {
        return finished;
    }

    /** What of this part may be edited while the bridge runs. */
    List<Editable> editable() {
        return List.of(layouts, new EditedCarriers(carriers));
    }

    /** The layouts must fit before the first file is taken. */
    void check() {
        List.of(Subject.values()).forEach(layouts::of);
    }

    /** Files that a killed process left half-read are read anew, and moves that it left out are made. */
    void recover() {
        files.recover();
        inbox.recover(settings.path("erp.inbox.directory"));
    }

    private KnownFacts knownFacts(String account) {
        return new KnownFacts() {
            @Override
            public boolean isNfeCanceled(String key) {
                return files.isNfeCanceled(account, key);
            }

            @Override
            public boolean mayBePosted(String nfeKey) {
                return files.mayBePosted(account, nfeKey);
            }

            @Override
            public boolean isChangeInDoubt(WorkItem item) {
                return ledger.hasParked(item.account(), item.orderId(), "change");
            }
        };
    }

    private NfeGate nfeGate() {
        return new NfeGate(settings.flag("nfe.accept-homologation"));
    }
}
