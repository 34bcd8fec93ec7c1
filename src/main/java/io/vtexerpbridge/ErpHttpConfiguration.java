package io.vtexerpbridge;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vtexerpbridge.erp.Erp;
import io.vtexerpbridge.erp.ErpChannel;
import io.vtexerpbridge.erphttp.ErpHttp;
import io.vtexerpbridge.erphttp.ErpHttpSettings;
import io.vtexerpbridge.erphttp.HttpReceipts;
import io.vtexerpbridge.ledger.Ledger;
import io.vtexerpbridge.ledger.Sendings;
import io.vtexerpbridge.settings.Settings;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.spi.Registry;

/** The part of the wiring page that is about an ERP behind HTTP; nothing of it does anything while another channel is in use. */
final class ErpHttpConfiguration {

    private final Settings settings;
    private final String alias;
    private final ErpHttp erp;
    private final String suffix;
    private final List<HttpReceipts> receipts = new ArrayList<>();

    /**
     * @param settings as the ERP has them
     * @param alias of the ERP
     */
    ErpHttpConfiguration(
            Settings settings, String alias, DataSource dataSource, Ledger ledger, ObjectMapper mapper, Clock clock) {
        this.settings = settings;
        this.alias = alias;
        this.suffix = Erp.suffix(alias);
        this.erp = new ErpHttp(
                new ErpHttpSettings(settings, alias), new Sendings(dataSource, ledger, clock), mapper, clock);
    }

    void bind(Registry beans) {
        beans.bind("erpHttp" + suffix, erp.channel());
        beans.bind("erpHttpAnswers" + suffix, erp.answers());
        beans.bind("erpHttpAccess" + suffix, erp.access());
        for (BridgeAccount account : BridgeAccount.of(settings)) {
            ErpHttpSettings own = new ErpHttpSettings(
                    account.settings(), alias, account.suffix().isEmpty());
            HttpReceipts one = erp.receipts(own);
            receipts.add(one);
            beans.bind("httpInbox" + suffix + account.suffix(), erp.inbox(own));
            beans.bind("httpReceipts" + suffix + account.suffix(), one);
        }
        HttpClientConfigurer client = erp.client()::configure;
        HttpClientConfigurer tokenClient = erp.tokenClient()::configure;
        beans.bind("erpHttpClient" + suffix, client);
        beans.bind("erpTokenClient" + suffix, tokenClient);
    }

    /** At start: what was in hand while receipts were sent, and now nobody sends any. */
    void recover() {
        boolean sends = settings.text("erp.channel").equals("http")
                && !settings.text("erp.http.receipts-url").isEmpty();
        if (!sends) {
            receipts.forEach(HttpReceipts::putBack);
        }
    }

    /** For the bean {@code erpChannel}, when it is the one in use. */
    ErpChannel channel() {
        return erp.channel();
    }

    /** Whether the ERP can be trusted as the keys say. */
    void check() {
        try {
            erp.check();
        } catch (IllegalArgumentException unusable) {
            throw new StartProblem(unusable.getMessage());
        }
    }
}
