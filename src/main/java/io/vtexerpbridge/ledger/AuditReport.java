package io.vtexerpbridge.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What an audit found between two times: what came in, what became of it, and everything that does not add up.
 *
 * @param at when the ledger looked like this
 * @param since the first moment that counts
 * @param until the first one that does not
 */
public record AuditReport(Instant at, Instant since, Instant until, List<Balance> balances, List<Fault> faults) {

    /**
     * One line of the table: how many came in, and what became of them.
     *
     * @param what as {@code orders}
     * @param parts by what became of them, in a fixed order; all of them together are what came in
     * @param note a sentence beside the line, or empty
     */
    public record Balance(String account, String what, long in, Map<String, Long> parts, String note) {

        /** Whether the parts add up to what came in. */
        public boolean even() {
            return parts.values().stream().mapToLong(Long::longValue).sum() == in;
        }
    }

    /**
     * One kind of fault.
     *
     * @param count how many there are
     * @param first the first of them, at most fifty
     */
    public record Fault(String account, String what, long count, List<Finding> first) {}

    /**
     * One thing that does not add up.
     *
     * @param subject an order id, or the name of a file
     * @param sentence what was found, and what it means
     */
    public record Finding(String subject, String sentence) {}

    public boolean balanced() {
        return faults.isEmpty();
    }

    /** The last line of the report. */
    public String verdict() {
        return balanced()
                ? "balanced"
                : "NOT balanced: "
                        + faults.stream()
                                .map(fault -> fault.count() + " x " + fault.what())
                                .collect(Collectors.joining(", "));
    }
}
