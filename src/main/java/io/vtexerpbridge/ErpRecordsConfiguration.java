package io.vtexerpbridge;

import io.vtexerpbridge.inbox.FileReplay;
import io.vtexerpbridge.inbox.NfeEntries;
import io.vtexerpbridge.inbox.NfeMatching;
import io.vtexerpbridge.ledger.ErpFile;
import io.vtexerpbridge.ledger.ErpFiles;
import io.vtexerpbridge.ledger.Ledger;
import io.vtexerpbridge.ledger.NfeOrders;
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
import io.vtexerpbridge.settings.Settings;
import io.vtexerpbridge.tables.Tables;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;
import org.apache.camel.spi.Registry;

/** The part of the wiring page that is about what the ERP tells: files become records, and records become calls. */
final class ErpRecordsConfiguration {

    private final Settings settings;
    private final DataSource dataSource;
    private final Ledger ledger;
    private final Function<WorkItem, Tables> tables;
    private final Function<String, EditedLayouts> layouts;
    private final Clock clock;
    private final ErpFiles files;
    private final NfeOrders nfeOrders;
    private final Map<String, ErpInboxConfiguration> doors = new LinkedHashMap<>();
    private final Carriers carriers;

    ErpRecordsConfiguration(
            Settings settings,
            DataSource dataSource,
            Ledger ledger,
            Function<WorkItem, Tables> tables,
            Function<String, EditedLayouts> layouts,
            Clock clock) {
        this.layouts = layouts;
        this.settings = settings;
        this.dataSource = dataSource;
        this.ledger = ledger;
        this.tables = tables;
        this.clock = clock;
        this.files = new ErpFiles(dataSource, clock);
        this.nfeOrders = new NfeOrders(dataSource, clock);
        this.carriers = new Carriers(settings.home().resolve("config/carriers.csv"));
    }

    void bind(Registry beans) {
        inbox(beans);
        postings(beans);
    }

    /** The way in for what the ERPs drop, and the receipts that go back. */
    private void inbox(Registry beans) {
        for (String erp : settings.erps()) {
            ErpInboxConfiguration door =
                    new ErpInboxConfiguration(settings.forErp(erp), erp, layouts.apply(erp), dataSource, clock);
            door.bind(beans);
            doors.put(erp, door);
        }
        NfeEntries ofAnyERP = new NfeEntries(nfeOrders, nfeGate());
        beans.bind("nfeMatching", new NfeMatching(nfeOrders, item -> {
            ErpInboxConfiguration door = doors.get(nfeOrders.teller(item));
            return door == null ? ofAnyERP : door.documents();
        }));
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

    /** What keeps a file of an ERP from being taken; empty when nothing does. */
    Optional<String> trouble() {
        return doors.values().stream().flatMap(door -> door.trouble().stream()).findFirst();
    }

    /** Puts a file into the inbox of its ERP once more; nothing does for an ERP that is not here any more. */
    Function<ErpFile, Optional<FileReplay>> replays() {
        return file -> Optional.ofNullable(doors.get(file.erp())).map(ErpInboxConfiguration::replay);
    }

    /** What of this part may be edited while the bridge runs. */
    List<Editable> editable() {
        List<Editable> editable = new ArrayList<>(List.of(new EditedCarriers(carriers)));
        doors.values().forEach(door -> door.editable().ifPresent(editable::add));
        return editable;
    }

    /** The layouts must fit before the first file is taken. */
    void check() {
        doors.values().forEach(ErpInboxConfiguration::check);
    }

    /** Files that a killed process left half-read are read anew, and moves that it left out are made. */
    void recover() {
        files.recover();
        doors.values().forEach(ErpInboxConfiguration::recover);
    }

    private KnownFacts knownFacts() {
        return new KnownFacts() {
            @Override
            public boolean isNfeCanceled(String account, String key) {
                return nfeOrders.isNfeCanceled(account, key);
            }

            @Override
            public boolean mayBePosted(String account, String nfeKey) {
                return nfeOrders.mayBePosted(account, nfeKey);
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
