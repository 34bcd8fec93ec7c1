package io.vtexerpbridge.sql;

import io.vtexerpbridge.erp.ErpChannelProblem;
import io.vtexerpbridge.lib.LibJars;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * Finds the JDBC driver of a database: PostgreSQL's and H2's are in the bridge, those of others lie as jars in {@code lib/}.
 */
final class DriverJars {

    private final Path folder;

    DriverJars(Path folder) {
        this.folder = folder;
    }

    /**
     * @param driver class name, or empty: the one that takes the URL
     * @throws ErpChannelProblem when there is none
     */
    Driver driver(String url, String driver) {
        LibJars jars = new LibJars(folder);
        ClassLoader loader = jars.loader();
        try {
            if (!driver.isEmpty()) {
                return (Driver) Class.forName(driver, true, loader)
                        .getDeclaredConstructor()
                        .newInstance();
            }
            for (Driver found : ServiceLoader.load(Driver.class, loader)) {
                if (found.acceptsURL(url)) {
                    return found;
                }
            }
        } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
            throw new ErpChannelProblem("The driver " + driver + " of erp.sql.driver cannot be loaded (" + e + "); "
                    + jars.found() + " Put its jar there, or mend the name.");
        } catch (SQLException | ServiceConfigurationError e) {
            throw new ErpChannelProblem("The drivers in " + folder + " cannot be asked for erp.sql.url (" + e
                    + "); name the driver's class in erp.sql.driver.");
        }
        throw new ErpChannelProblem("No driver takes erp.sql.url, which begins with "
                + url.replaceFirst("^(jdbc:[^:]*:?).*", "$1") + "; " + jars.found()
                + " Put the driver's jar there, or name its class in erp.sql.driver.");
    }
}
