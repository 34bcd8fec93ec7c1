package io.vtexerpbridge;

import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Loggers of the HTTP client that write requests and answers as they are. The shipped configuration of the log keeps them off whatever
 * level the others have; a configuration of the site's own must do so too.
 */
final class WireLogs {

    /** SECURITY: at DEBUG they write VTEX's key and token and all that shoppers told, line by line. */
    private static final List<String> TELL_TALES =
            List.of("org.apache.hc.client5.http.wire", "org.apache.hc.client5.http.headers");

    private WireLogs() {}

    /** @throws StartProblem when one of them would write */
    static void requireSilence() {
        for (String name : TELL_TALES) {
            if (LoggerFactory.getLogger(name).isDebugEnabled()) {
                throw new StartProblem(
                        "The log would show vtex.app-key, vtex.app-token and shoppers' data: its configuration lets "
                                + name + " write at DEBUG; set that logger to OFF.");
            }
        }
    }
}
