package io.vtexerpbridge;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vtexerpbridge.erp.ChannelByErp;
import io.vtexerpbridge.erp.Erp;
import io.vtexerpbridge.erp.ErpChannel;
import io.vtexerpbridge.erp.ErpChoice;
import io.vtexerpbridge.erp.ErpDocuments;
import io.vtexerpbridge.erp.ErpGate;
import io.vtexerpbridge.erp.ErpRule;
import io.vtexerpbridge.erp.OrderDocuments;
import io.vtexerpbridge.ledger.Backlog;
import io.vtexerpbridge.ledger.Backlogs;
import io.vtexerpbridge.ledger.Handovers;
import io.vtexerpbridge.ledger.Ledger;
import io.vtexerpbridge.ledger.OrderErps;
import io.vtexerpbridge.ledger.WorkItem;
import io.vtexerpbridge.live.Editable;
import io.vtexerpbridge.live.EditedDocuments;
import io.vtexerpbridge.live.EditedLayouts;
import io.vtexerpbridge.order.Handover;
import io.vtexerpbridge.order.HandoverByErp;
import io.vtexerpbridge.settings.Settings;
import io.vtexerpbridge.tables.Tables;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.spi.Registry;
import org.slf4j.LoggerFactory;

/**
 * The part of the wiring page that is about the ERPs: each has its channel, mappings and tables, made from the settings as it has them, in beans
 * whose names end with its alias. The beans that routes of orders name know all of them.
 */
final class ErpsConfiguration {

    private final Settings settings;
    private final DataSource dataSource;
    private final Clock clock;
    private final OrderErps orders;
    private final Map<String, One> erps = new LinkedHashMap<>();
    private ErpChannel channel;
    private HandoverByErp handover;

    /** What one ERP has of its own. */
    private record One(
            Settings settings,
            TablesConfiguration tables,
            OrderDocuments documents,
            EditedLayouts layouts,
            ErpChannels channels) {}

    ErpsConfiguration(Settings settings, DataSource dataSource, Clock clock) {
        this.settings = settings;
        this.dataSource = dataSource;
        this.clock = clock;
        this.orders = new OrderErps(dataSource, clock);
        for (String erp : settings.erps()) {
            Settings own = settings.forErp(erp);
            TablesConfiguration tables = new TablesConfiguration(own, dataSource, clock, erp);
            OrderDocuments documents = BridgeConfiguration.orderDocuments(own, tables.tables());
            EditedLayouts layouts = layouts(own, erp);
            erps.put(erp, new One(own, tables, documents, layouts, new ErpChannels(own, erp, documents, layouts)));
        }
    }

    /** How an ERP's files are read. @param own the settings as it has them */
    static EditedLayouts layouts(Settings own, String erp) {
        return new EditedLayouts(own.home(), own.path("erp.layouts.directory"), "layouts" + Erp.suffix(erp));
    }

    /** The layouts of the ERP of this alias: one edition for all who read by them. */
    EditedLayouts layouts(String erp) {
        return erps.get(erp).layouts();
    }

    /** The rules by which these settings choose an order's ERP. */
    static List<ErpChoice.Ruled> rules(Settings settings) {
        List<ErpChoice.Ruled> rules = new ArrayList<>();
        for (String erp : settings.erps()) {
            Settings own = settings.forErp(erp);
            rules.add(new ErpChoice.Ruled(
                    new Erp(erp, own.text("erp.channel"), own.text("erp.format"), own.flag("erp.notify-changes")),
                    new ErpRule(
                            own.list("erp.for.sellers"),
                            own.list("erp.for.sales-channels"),
                            own.list("erp.for.warehouses"))));
        }
        return rules;
    }

    void bind(CamelContext context, Ledger ledger, ObjectMapper mapper, List<String> accounts) {
        Registry beans = context.getRegistry();
        ErpGate gate = new ErpGate(erps.size());
        Map<String, ErpChannel> channels = new LinkedHashMap<>();
        Map<String, Handover> handovers = new LinkedHashMap<>();
        Map<String, OrderDocuments> documents = new LinkedHashMap<>();
        erps.forEach((name, one) -> {
            ErpChannel own = one.channels().bind(context, dataSource, ledger, mapper, clock);
            channels.put(name, own);
            documents.put(name, one.documents());
            handovers.put(name, handover(one.settings(), own, name, accounts));
            beans.bind("handoverWatch" + Erp.suffix(name), handovers.get(name));
        });
        channel = new ChannelByErp(channels, orders, gate);
        handover = new HandoverByErp(handovers, orders);
        beans.bind("erpChannel", channel);
        beans.bind("erpHandover", handover);
        beans.bind("erpGate", gate);
        beans.bind("erpChoice", new ErpChoice(rules(settings), orders));
        beans.bind("orderDocuments", new ErpDocuments(documents));
    }

    private Handover handover(Settings own, ErpChannel its, String erp, List<String> accounts) {
        return new Handover(
                own.text("erp.handover"),
                own.duration("erp.handover-limit"),
                new Handovers(dataSource, clock, erp),
                its,
                accounts,
                clock);
    }

    void bindTables(Registry beans, HealthCheckRegistry health, List<String> accounts) {
        erps.values().forEach(one -> one.tables().bind(beans, health, accounts));
    }

    /** What of the ERPs' mappings may be edited while the bridge runs: what lies in {@code config/}. */
    List<Editable> editable() {
        List<Editable> editable = new ArrayList<>();
        erps.forEach((name, one) -> {
            String mappings = relative(one.settings().path("erp.mappings.directory"));
            String layouts = relative(one.settings().path("erp.layouts.directory"));
            if (mappings.startsWith("config/") && layouts.startsWith("config/")) {
                editable.add(new EditedDocuments(
                        one.documents(),
                        "mappings" + Erp.suffix(name),
                        mappings,
                        layouts,
                        one.settings().text("erp.format")));
            }
        });
        return editable;
    }

    private String relative(Path folder) {
        return folder.startsWith(settings.home())
                ? settings.home().relativize(folder).toString().replace('\\', '/')
                : "";
    }

    ErpChannel channel() {
        return channel;
    }

    /** An account's work that is not done, by the ERP as the metrics name it. */
    Function<String, Map<String, Backlog>> backlogs(Ledger ledger) {
        return erps.size() == 1
                ? account -> Map.of("", ledger.backlog(account))
                : new Backlogs(dataSource, clock, List.copyOf(erps.keySet()))::of;
    }

    /** The tables of the ERP whose order a record is about. */
    Function<WorkItem, Tables> tables() {
        return item -> erps.getOrDefault(
                        orders.chosen(item.account(), item.orderId()).erp(), erps.get(OrderErps.FIRST))
                .tables()
                .tables();
    }

    /** Stops the start when the files or keys of an ERP cannot be used. */
    void check() {
        erps.values().forEach(one -> {
            one.tables().tables().check();
            one.documents().check(one.settings().text("erp.format"));
        });
    }

    /** As {@link #check}, of what the channels need. */
    void checkChannels() {
        erps.values().forEach(one -> one.channels().check());
    }

    /** @return how many documents were recorded and not known to be released */
    int recover() {
        int renames = channel.finishReleases();
        erps.values().forEach(one -> one.channels().recover());
        handover.recover();
        return renames;
    }

    /** What people want to see when the bridge starts. */
    void tell() {
        erps.values().forEach(one -> AccountFolders.leftBehind(one.settings())
                .ifPresent(LoggerFactory.getLogger(BridgeConfiguration.class)::warn));
        erps.forEach((name, one) -> LoggerFactory.getLogger(BridgeConfiguration.class)
                .info(
                        "Orders of {} go to {} as {}; health: http://{}:{}/observe/health",
                        BridgeAccount.text(settings),
                        erps.size() == 1 ? one.channels() : "ERP " + name + ": " + one.channels(),
                        one.settings().text("erp.format"),
                        settings.text("http.host"),
                        settings.text("http.port")));
    }
}
