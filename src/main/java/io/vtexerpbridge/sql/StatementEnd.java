package io.vtexerpbridge.sql;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a statement ends, and whether another one begins behind it. A block of begin and end is one statement, whatever stands in it.
 *
 * @param end place of the semicolon that ends it, or of the end of the text
 * @param next where something begins that is no blank, comment or semicolon; -1 when nothing does
 */
record StatementEnd(int end, int next) {

    private static final String COMMENT = "--[^\\n]*+|/\\*.*?(?:\\*/|\\z)";
    /** A quote that stands twice inside quotes ends them and begins them again. */
    private static final String QUOTED =
            "'[^']*+'?|\"[^\"]*+\"?|`[^`]*+`?|\\[[^]]*+]?|\\$((?:[A-Za-z_]\\w*)?)\\$.*?\\$\\1\\$";

    private static final Pattern PASSED = Pattern.compile(COMMENT + "|" + QUOTED + "|;", Pattern.DOTALL);
    private static final Pattern NOTHING = Pattern.compile("(?:[\\s;]++|" + COMMENT + ")*+", Pattern.DOTALL);
    private static final Pattern BLOCK = Pattern.compile("(?i)(?:begin|declare)\\b");

    static StatementEnd of(String text) {
        Matcher beginning = NOTHING.matcher(text);
        int begin = beginning.lookingAt() ? beginning.end() : 0;
        if (BLOCK.matcher(text).region(begin, text.length()).lookingAt()) {
            return new StatementEnd(text.stripTrailing().replaceFirst(";$", "").length(), -1);
        }
        Matcher passed = PASSED.matcher(text).region(begin, text.length());
        while (passed.find()) {
            if (passed.group().equals(";")) {
                Matcher rest = NOTHING.matcher(text).region(passed.start(), text.length());
                int next = rest.lookingAt() ? rest.end() : passed.end();
                return new StatementEnd(passed.start(), next < text.length() ? next : -1);
            }
        }
        return new StatementEnd(text.length(), -1);
    }
}
