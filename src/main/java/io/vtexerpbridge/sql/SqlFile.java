package io.vtexerpbridge.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.namedparam.AbstractSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterUtils;

/** One statement with named parameters, from a file that the integrator edits; its comments stay, so that lines keep their numbers. */
final class SqlFile {

    private static final Pattern POSITION = Pattern.compile("Position: (\\d+)");
    private static final Pattern QUOTED = Pattern.compile("[\"'`]([A-Za-z_][\\w.]*)[\"'`]");

    private final String label;
    private final String sql;
    private final Set<String> parameters;
    private final Optional<SqlFault> second;

    private SqlFile(String label, String text) {
        StatementEnd end = StatementEnd.of(text);
        this.label = label;
        // Oracle does not take the semicolon
        this.sql = text.substring(0, end.end()).stripTrailing();
        this.parameters = parametersOf(sql);
        this.second = end.next() < 0
                ? Optional.empty()
                : Optional.of(new SqlFault(
                        label,
                        lineAt(text, end.next()),
                        "a second statement begins here, behind the ; in line " + lineAt(text, end.end())
                                + "; expected one a file: take one of them out."));
    }

    /** The statement of this name; empty when there is no such file. */
    static Optional<SqlFile> in(Path folder, String name) throws IOException {
        try {
            String text = Files.readString(folder.resolve(name + ".sql"));
            return Optional.of(new SqlFile("config/sql/" + name + ".sql", text.replaceFirst("^\uFEFF", "")));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    private static Set<String> parametersOf(String sql) {
        Set<String> names = new LinkedHashSet<>();
        NamedParameterUtils.substituteNamedParameters(
                NamedParameterUtils.parseSqlStatement(sql), new AbstractSqlParameterSource() {
                    @Override
                    public boolean hasValue(String name) {
                        names.add(name);
                        return false;
                    }

                    @Override
                    public Object getValue(String name) {
                        return null;
                    }
                });
        return names;
    }

    /** What stands behind its end and would never run, or run without anybody looking at what came of it. */
    Optional<SqlFault> second() {
        return second;
    }

    String label() {
        return label;
    }

    String sql() {
        return sql;
    }

    Set<String> parameters() {
        return parameters;
    }

    /** As drivers take it, with question marks. */
    String prepared() {
        return NamedParameterUtils.parseSqlStatementIntoString(sql);
    }

    /** The line on which the parameter stands first, from 1. */
    int lineOf(String parameter) {
        return lineOf(Pattern.compile(":" + Pattern.quote(parameter) + "(?!\\w)"));
    }

    private int lineOf(Pattern wanted) {
        int number = 0;
        for (String line : sql.split("\\R", -1)) {
            number++;
            if (wanted.matcher(line.replaceFirst("--.*", "")).find()) {
                return number;
            }
        }
        return 0;
    }

    /**
     * The line that a driver complains of: PostgreSQL tells a position, H2 marks the place in the statement, and any of them quotes the name
     * that it does not know. 0 when it tells nothing of that kind.
     */
    int lineOf(SQLException complaint) {
        String message = String.valueOf(complaint.getMessage());
        Matcher position = POSITION.matcher(message);
        if (position.find()) {
            return lineAt(numbered(), Integer.parseInt(position.group(1)) - 1);
        }
        int mark = message.indexOf("[*]");
        int start = message.indexOf('"');
        if (mark > start && start >= 0) {
            return lineAt(message.substring(start), mark - start);
        }
        Matcher quoted = QUOTED.matcher(message);
        while (quoted.find()) {
            int line =
                    lineOf(Pattern.compile("\\b" + Pattern.quote(quoted.group(1)) + "\\b", Pattern.CASE_INSENSITIVE));
            if (line > 0) {
                return line;
            }
        }
        return 0;
    }

    private static int lineAt(String text, int place) {
        return 1
                + (int) text.substring(0, Math.min(place, text.length()))
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
    }

    /** As PostgreSQL's server sees it: $1, $2 … */
    private String numbered() {
        Matcher mark = Pattern.compile("\\?").matcher(prepared());
        StringBuilder numbered = new StringBuilder();
        for (int n = 1; mark.find(); n++) {
            mark.appendReplacement(numbered, Matcher.quoteReplacement("$" + n));
        }
        return mark.appendTail(numbered).toString();
    }
}
