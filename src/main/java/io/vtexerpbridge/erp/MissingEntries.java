package io.vtexerpbridge.erp;

import io.vtexerpbridge.tables.MissingEntry;
import io.vtexerpbridge.tables.Tables;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Values of one order that the integrator's tables lack, all of them at once; the message names each, its file and the line to add. */
public final class MissingEntries extends RuntimeException {

    /** As many as a person reads; the ledger knows all of them. */
    private static final int NAMED = 50;

    private final transient List<MissingEntry> missing;

    MissingEntries(String orderId, Collection<MissingEntry> found, Tables tables) {
        super(sentence(orderId, new LinkedHashSet<>(found), tables));
        this.missing = List.copyOf(new LinkedHashSet<>(found));
    }

    /** Each once. */
    public List<MissingEntry> missing() {
        return missing;
    }

    private static String sentence(String orderId, Set<MissingEntry> missing, Tables tables) {
        StringBuilder sentence = new StringBuilder("Order " + OrderProblem.printable(orderId) + ": ");
        int named = 0;
        for (MissingEntry one : missing) {
            if (named == NAMED) {
                sentence.append("; and ").append(missing.size() - NAMED).append(" more");
                break;
            }
            sentence.append(named == 0 ? "" : "; ")
                    .append(tables.file(one.table()))
                    .append(" has no line for \"")
                    .append(one.value())
                    .append("\", add ")
                    .append(field(one.value()))
                    .append(";CODE");
            named++;
        }
        return sentence.append(". CODE is what the ERP calls it; the order goes on by itself then.")
                .toString();
    }

    /** As it must stand in the file. */
    private static String field(String value) {
        boolean plain = value.chars().noneMatch(c -> c == ';' || c == '"');
        return plain ? value : "\"" + value.replace("\"", "\"\"") + "\"";
    }
}
