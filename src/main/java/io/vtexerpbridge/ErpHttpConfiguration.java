package io.vtexerpbridge;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vtexerpbridge.erp.Erp;
import io.vtexerpbridge.erp.ErpChannel;
import io.vtexerpbridge.erphttp.ErpHttp;
import io.vtexerpbridge.erphttp.ErpHttpSettings;
import io.vtexerpbridge.ledger.Ledger;
import io.vtexerpbridge.ledger.Sendings;
import io.vtexerpbridge.settings.Settings;
import java.time.Clock;
import javax.sql.DataSource;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.spi.Registry;

/** The part of the wiring page that is about an ERP behind HTTP; nothing of it does anything while another channel is in use. */
final class ErpHttpConfiguration {

    private final Settings settings;
    private final String alias;
    private final ErpHttp erp;
    private final String suffix;

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
            beans.bind("httpInbox" + suffix + account.suffix(), erp.inbox(own));
            beans.bind("httpReceipts" + suffix + account.suffix(), erp.receipts(own));
        }
        HttpClientConfigurer client = erp.client()::configure;
        HttpClientConfigurer tokenClient = erp.tokenClient()::configure;
        beans.bind("erpHttpClient" + suffix, client);
        beans.bind("erpTokenClient" + suffix, tokenClient);
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
