package io.vtexerpbridge.sftp;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** Why a server could not be reached, as an operator says it. */
final class PlainCause {

    private static final Pattern CLOSED =
            Pattern.compile("(session|channel|future|handler|client|stream)\\W.*clos", Pattern.CASE_INSENSITIVE);

    private PlainCause() {}

    /** @param patience how long an answer was waited for */
    static String of(Throwable problem, Duration patience) {
        Throwable deepest = problem;
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
                return "host unknown";
            }
            if (cause instanceof TimeoutException) {
                return "no answer within " + seconds(patience);
            }
            deepest = cause;
        }
        if (deepest instanceof ConnectException || deepest instanceof NoRouteToHostException) {
            String refused = String.valueOf(deepest.getMessage()).toLowerCase(Locale.ROOT);
            return refused.contains("timed out") ? "no answer within " + seconds(patience) : refused;
        }
        String said = deepest.getMessage() == null ? deepest.getClass().getSimpleName() : deepest.getMessage();
        // in the library's own words it is the session, the channel or the future that is closed
        boolean closed = deepest instanceof EOFException || deepest instanceof ClosedChannelException;
        return closed || CLOSED.matcher(said).find() ? "it was closed meanwhile" : said;
    }

    static boolean isTimeout(Throwable problem) {
        return problem instanceof TimeoutException || problem.getCause() != null && isTimeout(problem.getCause());
    }

    private static String seconds(Duration patience) {
        return patience.toMillis() % 1000 == 0 ? patience.toSeconds() + " s" : patience.toMillis() + " ms";
    }
}
