package io.vtexerpbridge.reconcile;

import io.vtexerpbridge.ledger.ReconcileFindings;
import io.vtexerpbridge.ledger.ReconcileFindings.Known;
import io.vtexerpbridge.reconcile.ListedPage.Row;
import java.time.Instant;

/**
 * Whether a listed order needs anything. Nothing is decided about the order itself here: the list may be minutes behind or stuck, so
 * what differs is read again, and the router decides.
 *
 * @param listAsOf what the ledger read after this is younger than the list
 * @param begun what VTEX had in handling, and had authorised, before this is not ours
 */
record Judgement(Instant listAsOf, Instant begun) {

    /** What a listed order needs. */
    enum Verdict {
        SAME,
        TAKE_IN,
        READ_AGAIN,
        LEAVE_ALONE
    }

    /** @param asked the state that was asked for. @param known null when the ledger does not know the order */
    Verdict of(String asked, Row row, Known known) {
        return known == null ? unknown(asked, row) : known(row, known);
    }

    private Verdict unknown(String asked, Row row) {
        String status = row.status().isEmpty() ? asked : row.status();
        if (!ReconcileFindings.COMPARED.contains(status)) {
            return Verdict.SAME;
        }
        // nobody has started on it, so no ERP has it
        if (status.equals("ready-for-handling")) {
            return Verdict.TAKE_IN;
        }
        boolean ours = isSince(row.created()) || isSince(row.authorized()) || row.created() == null;
        return ours ? Verdict.TAKE_IN : Verdict.LEAVE_ALONE;
    }

    private boolean isSince(Instant moment) {
        return moment != null && !moment.isBefore(begun);
    }

    private Verdict known(Row row, Known known) {
        boolean younger = known.readAt() != null && known.readAt().isAfter(listAsOf);
        boolean unreadable = known.parked() && known.vtexStatus() == null;
        if (row.status().isEmpty() || known.open() || younger || unreadable) {
            return Verdict.SAME;
        }
        boolean canceled = known.state().equals("canceled") && row.status().equals("canceled");
        boolean same = canceled || row.status().equals(known.vtexStatus());
        return same && isAttended(row.status(), known) ? Verdict.SAME : Verdict.READ_AGAIN;
    }

    /** An order that waits for the bridge has work that is open or parked; one without would wait for ever. */
    private static boolean isAttended(String status, Known known) {
        if (known.parked() || !status.equals("ready-for-handling")) {
            return true;
        }
        boolean waits = known.state().equals("waiting");
        boolean unacknowledged = known.state().equals("delivered") && !known.acknowledged();
        return !waits && !unacknowledged;
    }
}
