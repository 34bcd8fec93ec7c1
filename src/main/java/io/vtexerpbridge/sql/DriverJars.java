package io.vtexerpbridge.sql;

import io.vtexerpbridge.erp.ErpChannelProblem;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * Finds the JDBC driver of a database: PostgreSQL's and H2's are in the bridge, those of others lie as jars in {@code lib/}. They get a class
 * loader of their own, so that nothing in them takes the place of a class of the bridge.
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
        List<Path> jars = jars();
        // open as long as the process: drivers load classes late
        ClassLoader loader = jars.isEmpty()
                ? DriverJars.class.getClassLoader()
                : new URLClassLoader(
                        jars.stream().map(DriverJars::url).toArray(URL[]::new),
                        getClass().getClassLoader());
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
                    + found(jars) + " Put its jar there, or mend the name.");
        } catch (SQLException | ServiceConfigurationError e) {
            throw new ErpChannelProblem("The drivers in " + folder + " cannot be asked for erp.sql.url (" + e
                    + "); name the driver's class in erp.sql.driver.");
        }
        throw new ErpChannelProblem("No driver takes erp.sql.url, which begins with "
                + url.replaceFirst("^(jdbc:[^:]*:?).*", "$1") + "; " + found(jars)
                + " Put the driver's jar there, or name its class in erp.sql.driver.");
    }

    private String found(List<Path> jars) {
        return folder + " has "
                + (jars.isEmpty()
                        ? "no jar."
                        : String.join(
                                        ", ",
                                        jars.stream()
                                                .map(jar -> jar.getFileName().toString())
                                                .toList())
                                + ".");
    }

    private List<Path> jars() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> jars = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.getFileName().toString().endsWith(".jar"))
                    .sorted()
                    .forEach(jars::add);
        } catch (IOException e) {
            throw new ErpChannelProblem("The folder " + folder + " cannot be read (" + e + "); make it readable.");
        }
        return jars;
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
