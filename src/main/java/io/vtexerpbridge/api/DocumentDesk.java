package io.vtexerpbridge.api;

import io.vtexerpbridge.ledger.DocumentCopies;
import io.vtexerpbridge.ledger.DocumentCopies.Copy;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the ERP was given, for whoever compares mappings. */
public final class DocumentDesk {

    /** Documents of a page; each may have some ten kilobytes. */
    private static final int LONGEST_PAGE = 100;

    private final DocumentCopies copies;
    private final List<String> accounts;

    /** @param accounts the accounts of this bridge */
    public DocumentDesk(DocumentCopies copies, List<String> accounts) {
        this.copies = copies;
        this.accounts = List.copyOf(accounts);
    }

    /**
     * The orders that the ERP got since then, each with the last document that carried it: {@code since, account, limit, after};
     * {@code next} is where the next page begins, and missing on the last one. The documents are base64, and missing where no copy was kept.
     */
    public Map<String, Object> list(Ask ask) {
        ask.needed("since");
        int limit = ask.number("limit", LONGEST_PAGE, 1, LONGEST_PAGE);
        List<Copy> page = copies.delivered(
                account(ask),
                ask.moment("since"),
                Optional.ofNullable(ask.text("after")).orElse(""),
                limit);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("documents", page);
        if (page.size() == limit) {
            Copy last = page.get(limit - 1);
            Instant since = last.releasedAt();
            answer.put("next", Map.of("since", since, "after", last.orderId()));
        }
        return answer;
    }

    /** The account that is meant: the one that is named, or the only one. */
    public String account(Ask ask) {
        return OneAccount.of(ask, accounts);
    }
}
