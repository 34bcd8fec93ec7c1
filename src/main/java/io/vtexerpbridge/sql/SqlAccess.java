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

    /** @param alias of the ERP, which its keys begin with */
    public static SqlAccess of(Settings settings, String alias) {
        return new SqlAccess(
                settings.text(alias + ".sql.url"),
                settings.text(alias + ".sql.user"),
                settings.text(alias + ".sql.password"),
                settings.text(alias + ".sql.driver"),
                settings.home().resolve("lib"));
    }

    /** The address as people may see it. */
    @Override
    public String toString() {
        return DatabaseWords.withoutPassword(url);
    }
}
