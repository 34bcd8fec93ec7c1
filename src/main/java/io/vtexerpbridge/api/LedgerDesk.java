package io.vtexerpbridge.api;

import io.vtexerpbridge.ledger.Audit;
import io.vtexerpbridge.ledger.AuditReport;
import io.vtexerpbridge.ledger.Purge;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What operators want of the ledger as a whole: that it proves itself, and that it forgets what is long over. */
public final class LedgerDesk {

    private final Audit audit;
    private final Purge purge;
    private final List<String> accounts;

    public LedgerDesk(Audit audit, Purge purge, List<String> accounts) {
        this.audit = audit;
        this.purge = purge;
        this.accounts = List.copyOf(accounts);
    }

    /** Everything the audit found: {@code account, since, until}. */
    public Map<String, Object> audit(Ask ask) {
        String account = ask.text("account");
        if (account != null && !accounts.contains(account)) {
            throw new AskProblem(
                    400, "account is \"" + account + "\", expected one of " + String.join(", ", accounts) + ".");
        }
        Instant since = ask.moment("since");
        Instant until = ask.moment("until");
        if (since != null && until != null && !since.isBefore(until)) {
            throw new AskProblem(400, "until is not after since; there is nothing between them.");
        }
        AuditReport report = audit.of(account == null ? accounts : List.of(account), since, until);
        return Map.of("balanced", report.balanced(), "verdict", report.verdict(), "report", report);
    }

    /** Purges now what the retention lets go. */
    public Map<String, Object> purge(Ask ask) {
        return Map.of("keepsAll", purge.keepsAll(), "purged", purge.run());
    }
}
