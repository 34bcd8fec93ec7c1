package io.vtexerpbridge.ledger;

import java.sql.SQLException;

/** What a database or its driver says, as a sentence for people. */
public final class DatabaseWords {

    private DatabaseWords() {}

    /** The first line of the innermost message that is the database's, without H2's error number and without a password that it may quote. */
    public static String of(Throwable problem) {
        Throwable root = root(problem);
        String message = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        String line = message.replaceFirst("(?s); SQL statement:.*", "")
                .strip()
                .lines()
                .findFirst()
                .orElse("")
                .replaceAll(" \\[\\d+-\\d+\\]$", "");
        return withoutPassword(line.replaceAll("[.;:\\s]+$", ""));
    }

    /** The innermost that the database or its driver said; what is below is of sockets. */
    private static Throwable root(Throwable problem) {
        Throwable root = problem;
        Throwable said = null;
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            root = cause;
            said = cause instanceof SQLException && cause.getMessage() != null ? cause : said;
        }
        return said == null ? root : said;
    }

    /** A text that may quote a JDBC URL, without a password that stands in it: as a value, or behind a user as Oracle and others have it. */
    public static String withoutPassword(String text) {
        return text.replaceAll("(?i)((?:password|pwd)=)[^;&]*", "$1…")
                .replaceAll("(?i)(jdbc:oracle:[^:\\s]+:[^/@\\s]*)/\\S*@", "$1/…@")
                .replaceAll("//[^/@\\s]*@", "//…@");
    }
}
