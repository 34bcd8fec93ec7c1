package io.vtexerpbridge.lab;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.logging.Logger;

/** Stands in front of the real database drivers and puts the kill switch around every commit. */
final class LabDriver implements Driver {

    private static final Set<String> WRITES =
            Set.of("execute", "executeUpdate", "executeLargeUpdate", "executeBatch", "executeLargeBatch");

    private final List<Driver> real;

    private LabDriver(List<Driver> real) {
        this.real = real;
    }

    static void install() throws SQLException {
        List<Driver> drivers = DriverManager.drivers().toList();
        for (Driver driver : drivers) {
            DriverManager.deregisterDriver(driver);
        }
        DriverManager.registerDriver(new LabDriver(drivers));
    }

    @Override
    public Connection connect(String url, Properties properties) throws SQLException {
        for (Driver driver : real) {
            Connection connection = driver.connect(url, properties);
            if (connection != null) {
                return watched(connection);
            }
        }
        return null;
    }

    private static Connection watched(Connection connection) {
        return proxy(Connection.class, (proxy, method, values) -> {
            switch (method.getName()) {
                case "commit" -> {
                    return around(() -> method.invoke(connection, values));
                }
                case "prepareStatement", "createStatement" -> {
                    Object statement = call(() -> method.invoke(connection, values));
                    // outside a transaction each statement is its own commit
                    return connection.getAutoCommit() ? watched((Statement) statement) : statement;
                }
                default -> {
                    return call(() -> method.invoke(connection, values));
                }
            }
        });
    }

    private static Statement watched(Statement statement) {
        InvocationHandler handler = (proxy, method, values) -> WRITES.contains(method.getName())
                ? around(() -> method.invoke(statement, values))
                : call(() -> method.invoke(statement, values));
        return statement instanceof PreparedStatement
                ? proxy(PreparedStatement.class, handler)
                : proxy(Statement.class, handler);
    }

    private static Object around(Reflected work) throws Throwable {
        KillSwitch.before(KillSwitch::commit);
        Object result = call(work);
        KillSwitch.after(KillSwitch::commit);
        return result;
    }

    @FunctionalInterface
    private interface Reflected {
        Object invoke() throws ReflectiveOperationException;
    }

    private static Object call(Reflected work) throws Throwable {
        try {
            return work.invoke();
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(LabDriver.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Override
    public boolean acceptsURL(String url) throws SQLException {
        for (Driver driver : real) {
            if (driver.acceptsURL(url)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties) {
        return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
        return 1;
    }

    @Override
    public int getMinorVersion() {
        return 0;
    }

    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getGlobal();
    }
}
