package io.vtexerpbridge.ledger;

import javax.sql.DataSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresCarriedFilesTest extends CarriedFilesContract {

    @RegisterExtension
    static final TestLedger LEDGER = TestLedger.postgres();

    @Override
    DataSource dataSource() {
        return LEDGER.dataSource();
    }
}
