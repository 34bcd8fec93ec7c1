package io.vtexerpbridge.sql;

import io.vtexerpbridge.ledger.DatabaseWords;
import io.vtexerpbridge.settings.Settings;
import java.nio.file.Path;

/**
 * How the ERP's database is reached.
 *
 * @param driver class name, or empty: the one that takes the URL
 * @param lib the folder with jars of drivers
 */
public record SqlAccess(String url, String user, String password, String driver, Path lib) {

    /** @param settings as the ERP has them */
    public static SqlAccess of(Settings settings) {
        return new SqlAccess(
                settings.text("erp.sql.url"),
                settings.text("erp.sql.user"),
                settings.text("erp.sql.password"),
                settings.text("erp.sql.driver"),
                settings.home().resolve("lib"));
    }

    /** The address as people may see it. */
    @Override
    public String toString() {
        return DatabaseWords.withoutPassword(url);
    }
}
