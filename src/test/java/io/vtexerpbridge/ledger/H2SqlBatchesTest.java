package io.vtexerpbridge.ledger;

import javax.sql.DataSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class H2SqlBatchesTest extends SqlBatchesContract {

    @RegisterExtension
    static final TestLedger LEDGER = TestLedger.h2();

    @Override
    DataSource dataSource() {
        return LEDGER.dataSource();
    }
}
