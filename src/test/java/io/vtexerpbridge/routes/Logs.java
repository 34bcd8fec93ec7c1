package io.vtexerpbridge.routes;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.layout.PatternLayout;

/** What is logged while it is open: by all loggers, or at DEBUG by those of the given names. */
public final class Logs implements AutoCloseable {

    private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private final List<String> names;
    private final AbstractAppender appender;

    private Logs(List<String> names) {
        this.names = names;
        shipped();
        PatternLayout layout = PatternLayout.newBuilder()
                .withPattern("%-5level %logger %msg%n%throwable")
                .build();
        appender = new AbstractAppender("lines", null, layout, true, Property.EMPTY_ARRAY) {
            @Override
            public void append(LogEvent event) {
                lines.add(getLayout().toSerializable(event).toString());
            }
        };
        appender.start();
        if (names.isEmpty()) {
            context.getConfiguration().getRootLogger().addAppender(appender, null, null);
        }
        for (String name : names) {
            LoggerConfig logger = new LoggerConfig(name, Level.DEBUG, true);
            logger.addAppender(appender, Level.DEBUG, null);
            context.getConfiguration().addLogger(name, logger);
        }
        context.updateLoggers();
    }

    public static Logs of(String... names) {
        return new Logs(List.of(names));
    }

    /**
     * All that the shipped configuration can be brought to say: each logger at DEBUG that is not switched off there, the bridge's own
     * and these at TRACE.
     */
    static Logs loud(List<String> routes) {
        Logs logs = new Logs(List.of());
        Configuration configuration = logs.context.getConfiguration();
        configuration.getLoggers().values().stream()
                .filter(logger -> logger.getLevel() != Level.OFF)
                .forEach(logger -> logger.setLevel(Level.DEBUG));
        configuration.getLoggerConfig("io.vtexerpbridge").setLevel(Level.TRACE);
        routes.forEach(route -> configuration.addLogger(route, new LoggerConfig(route, Level.TRACE, true)));
        configuration.getAppenders().keySet().stream()
                .filter(name -> !name.equals("lines"))
                .forEach(name -> configuration.getRootLogger().removeAppender(name));
        logs.context.updateLoggers();
        return logs;
    }

    public List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    @Override
    public void close() {
        shipped();
    }

    /** As a bridge that runs logs; a command that was typed in this process may have chosen another configuration. */
    private void shipped() {
        System.clearProperty("log4j2.configurationFile");
        context.reconfigure();
    }
}
