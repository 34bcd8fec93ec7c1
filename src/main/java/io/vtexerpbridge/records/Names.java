package io.vtexerpbridge.records;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which column a file's name means: without case, {@code _}, {@code -} and spaces, or by an alias of the layout. */
final class Names {

    /** A name the layout, or the bridge itself, tells to pass over. */
    static final Column IGNORED = Column.optional("", Column.Kind.TEXT);

    /** Hostile JSON has a new name in every row. */
    private static final int REMEMBERED = 10_000;

    private final Subject subject;
    private final Map<String, Column> known = new HashMap<>();
    /** What the ERP calls columns by its layout, as that spells it. */
    private final Map<String, String> aliases;

    private final Map<String, Column> asked = new HashMap<>();

    Names(Subject subject, Layout layout) {
        this.subject = subject;
        this.aliases = layout.aliases();
        known.put(plain(subject.rejectionColumn()), IGNORED);
        for (Column column : subject.columns()) {
            known.put(plain(column.name()), column);
        }
        layout.aliases()
                .forEach((alias, name) ->
                        known.put(plain(alias), subject.column(name).orElse(IGNORED)));
    }

    static String plain(String name) {
        StringBuilder plain = new StringBuilder(name.length());
        name.toLowerCase(Locale.ROOT)
                .codePoints()
                .filter(c -> c != '_' && c != '-' && !Character.isWhitespace(c) && !Character.isSpaceChar(c))
                .forEach(plain::appendCodePoint);
        return plain.toString();
    }

    /** The column, {@link #IGNORED}, or null for a name that means nothing. */
    Column find(String name) {
        Column column = asked.get(name);
        if (column == null) {
            column = known.get(plain(name));
            if (column != null && asked.size() < REMEMBERED) {
                asked.put(name, column);
            }
        }
        return column;
    }

    boolean isColumn(String name) {
        Column column = find(name);
        return column != null && column != IGNORED;
    }

    boolean isComplete(List<String> header) {
        return missing(header).isEmpty();
    }

    /** What is wrong with a header row; or null. */
    Fault fault(List<String> header) {
        if (header.stream().noneMatch(this::isColumn)) {
            return new Fault(
                    "the header row",
                    Fault.quoted(String.join(";", header)),
                    "names of columns such as " + String.join(";", subject.names()));
        }
        Set<String> names = new HashSet<>();
        Map<Column, String> columns = new HashMap<>();
        for (String name : header) {
            Column column = find(name);
            if (column == null && !name.isBlank()) {
                return unknown(name);
            }
            String before = column == null || column == IGNORED ? null : columns.put(column, name);
            if (before != null) {
                return twice(column, before, name);
            }
            if (!names.add(name) && !name.isBlank()) {
                return new Fault(name, "there twice", "each column once");
            }
        }
        List<String> missing = missing(header);
        return missing.isEmpty()
                ? null
                : new Fault(
                        missing.get(0),
                        "missing",
                        "a column of that name, or an alias in config/layouts/" + subject.folder() + ".properties");
    }

    private List<String> missing(List<String> header) {
        Set<Column> there = new HashSet<>();
        header.forEach(name -> there.add(find(name)));
        List<String> missing = new ArrayList<>();
        for (Column column : subject.columns()) {
            if (column.required() && !there.contains(column)) {
                missing.add(column.name());
            }
        }
        return missing;
    }

    /** A misspelt name passed over in silence would lose what it holds. */
    Fault unknown(String name) {
        String nearest = nearest(name);
        return new Fault(
                name.length() > 80 ? name.substring(0, 80) : name,
                "an unknown column",
                (nearest == null ? "one of " + String.join(", ", expected()) : nearest)
                        + "; to pass over it, write \"NAME = ignore\" in config/layouts/" + subject.folder()
                        + ".properties");
    }

    Fault twice(Column column, String before, String name) {
        return new Fault(
                column.name(),
                "there twice, as " + Fault.quoted(before) + " and " + Fault.quoted(name),
                "each column once");
    }

    /** The columns, each as the ERP calls it. */
    private List<String> expected() {
        return subject.names().stream()
                .map(name -> aliases.entrySet().stream()
                        .filter(alias -> alias.getValue().equals(name))
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElse(name))
                .toList();
    }

    private String nearest(String name) {
        String plain = plain(name);
        String nearest = null;
        int least = Math.min(3, Math.max(1, plain.length() / 3) + 1);
        List<String> candidates = new ArrayList<>(aliases.keySet());
        candidates.addAll(subject.names());
        for (String candidate : candidates) {
            int distance = plain.length() > 60 ? 60 : distance(plain, plain(candidate));
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        return nearest;
    }

    private static int distance(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int change = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[right.length()];
    }
}
