package io.vtexerpbridge.ledger;

import java.util.List;

/**
 * One way in which a ledger can be wrong.
 *
 * @param what for the verdict, as {@code delivered without a document}
 * @param subject column that names the order or file
 * @param detail column that the sentence quotes
 * @param from the rows at fault: everything behind {@code from}, with {@code :account}, {@code :since} and so on
 * @param sentence with {@code %s} for the subject and {@code %s} for the detail
 */
record AuditCheck(String what, String subject, String detail, String from, String sentence) {

    private static final String IN_RANGE = " v.account = :account and v.taken_at >= :since and v.taken_at < :until";

    private static String noWork(String states) {
        return " and not exists (select 1 from work_item w where w.account = v.account and w.order_id = v.order_id"
                + " and w.kind = 'order' and w.state in (" + states + "))";
    }

    private static final String ORDER_WORK = "'open', 'parked'";

    /** An order that somebody asked to cancel rests until VTEX decides. */
    private static final String NOT_ASKED = " and coalesce(v.vtex_status, '') not in"
            + " ('cancellation-requested', 'request-cancel', 'waiting-for-seller-decision')";

    /** Nor does the bridge go on with an order that an operator left to a person. */
    private static final String NOT_SKIPPED = " and v.skipped_at is null";

    /** The states in which VTEX counts on the ERP for a start. */
    private static final String WAITS_FOR_ERP =
            " and v.vtex_status in ('ready-for-handling', 'start-handling', 'handling',"
                    + " 'invoice-after-cancellation-deny')";

    private static final String FILES_IN_RANGE =
            " f.account = :account and f.taken_at >= :since and f.taken_at < :until and f.state in ('taken', 'filed')";

    /** Losses first. Each goes along an index, and none of them keeps rows in memory. */
    static final List<AuditCheck> ALL = List.of(
            new AuditCheck(
                    "event without its order",
                    "e.order_id",
                    "e.event_key",
                    "order_event e where e.account = :account and e.received_at >= :since and e.received_at < :until"
                            + " and e.order_id <> '' and not exists (select 1 from vtex_order v where v.account = e.account"
                            + " and v.order_id = e.order_id)",
                    "An event of order %s was taken, and the ledger has no such order: it is lost here; run reconcile"
                            + " (event %s)."),
            new AuditCheck(
                    "event that nothing looked at",
                    "e.order_id",
                    "e.received_at",
                    "order_event e join vtex_order v on v.account = e.account and v.order_id = e.order_id"
                            + " where e.account = :account and e.received_at >= :since and e.received_at < :until"
                            + " and v.state <> 'parked' and e.received_at > coalesce(v.read_at, v.taken_at) + interval '1' minute"
                            // an operator's skip ends what was parked without another read
                            + " and (v.skipped_at is null or e.received_at > v.skipped_at + interval '1' minute)"
                            // our own start-handling coming back
                            + " and not (coalesce(e.state, '') = 'handling'"
                            + " and coalesce(e.last_state, '') in ('ready-for-handling', 'start-handling'))"
                            + noWork(ORDER_WORK),
                    "Order %s had an event at %s that came after it was last read, and nothing is going to read it;"
                            + " retry it, or run reconcile."),
            new AuditCheck(
                    "commit not heard by VTEX",
                    "e.order_id",
                    "e.seen_at",
                    AuditCounts.UNHEARD,
                    "The event of order %s that VTEX sent last at %s is not known to be committed: either the feed is not"
                            + " read any more, or a stop cut the answer off; it is told when the feed is next read."),
            new AuditCheck(
                    "waiting without work",
                    "v.order_id",
                    "coalesce(v.vtex_status, 'never read')",
                    "vtex_order v where v.state = 'waiting' and" + IN_RANGE + NOT_ASKED + noWork(ORDER_WORK),
                    "Order %s waits, and no work is open for it: the ERP will not get it; retry it (VTEX's state: %s)."),
            new AuditCheck(
                    "parked without work",
                    "v.order_id",
                    "coalesce(v.reason, 'no reason')",
                    "vtex_order v where v.state = 'parked' and" + IN_RANGE
                            + " and not exists (select 1 from work_item w where w.account = v.account"
                            + " and w.order_id = v.order_id and w.state = 'parked')",
                    "Order %s shows as parked, and nothing of it is; retry it (%s)."),
            new AuditCheck(
                    "parked out of sight",
                    "v.order_id",
                    "w.kind || ' ' || w.idempotency_key || ', ' || coalesce(w.cause, 'no cause')",
                    "work_item w join vtex_order v on v.account = w.account and v.order_id = w.order_id"
                            + " where w.state = 'parked' and w.account = :account and v.state <> 'parked'",
                    "Order %s does not show as parked, and work of it is: nobody would look (%s)."),
            new AuditCheck(
                    "parked without its message",
                    "w.order_id",
                    "w.kind || ' ' || w.idempotency_key",
                    "work_item w where w.state = 'parked' and w.account = :account and not exists"
                            + " (select 1 from parked_message m where m.work_item_id = w.id and m.resolved_at is null)",
                    "Order %s is parked, and what a person should look at is gone (%s); a retry brings it back."),
            new AuditCheck(
                    "unknown state",
                    "v.order_id",
                    "v.state",
                    "vtex_order v where" + IN_RANGE + " and v.state not in (" + AuditCounts.states() + ")",
                    "Order %s is in the state %s, which is none of the ledger's."),
            new AuditCheck(
                    "not needed, but VTEX waits for it",
                    "v.order_id",
                    "v.vtex_status",
                    "vtex_order v where v.state = 'not-needed' and" + IN_RANGE + WAITS_FOR_ERP + NOT_SKIPPED
                            + noWork(ORDER_WORK),
                    "Order %s counts as not needed, and VTEX has it in %s: the ERP does not get it; retry it."),
            new AuditCheck(
                    "delivered without a document",
                    "v.order_id",
                    "v.delivered_at",
                    "vtex_order v where" + IN_RANGE + " and v.delivered_at is not null"
                            + " and not exists (select 1 from document d where d.account = v.account"
                            + " and d.order_id = v.order_id and d.name = 'order')",
                    "Order %s counts as delivered since %s, and no document of it is recorded: look whether the ERP has"
                            + " it."),
            new AuditCheck(
                    "document without a delivery",
                    "v.order_id",
                    "coalesce(d.file_name, d.name)",
                    "vtex_order v join document d on d.account = v.account and d.order_id = v.order_id and d.name = 'order'"
                            + " where" + IN_RANGE + " and v.delivered_at is null",
                    "Order %s does not count as delivered, and its document %s is recorded: it may reach the ERP twice."),
            new AuditCheck(
                    "document without its order",
                    "d.order_id",
                    "coalesce(d.file_name, d.name)",
                    "document d where d.account = :account and not exists (select 1 from vtex_order v"
                            + " where v.account = d.account and v.order_id = d.order_id)",
                    "Order %s is not in the ledger, and its document %s is."),
            new AuditCheck(
                    "delivered or handling without a delivery",
                    "v.order_id",
                    "v.state",
                    "vtex_order v where coalesce(v.resume_state, v.state) in ('delivered', 'handling') and" + IN_RANGE
                            + " and v.delivered_at is null" + noWork(ORDER_WORK),
                    "Order %s is %s, and was never delivered: the ERP does not have it; retry it."),
            new AuditCheck(
                    "acknowledged without a delivery",
                    "v.order_id",
                    "v.acknowledged_at",
                    "vtex_order v where" + IN_RANGE + " and v.acknowledged_at is not null and v.delivered_at is null",
                    "Order %s was acknowledged to VTEX at %s, and was never delivered: the ERP does not have it."),
            new AuditCheck(
                    "handling without an acknowledgement",
                    "v.order_id",
                    "coalesce(v.vtex_status, 'never read')",
                    "vtex_order v where coalesce(v.resume_state, v.state) = 'handling' and" + IN_RANGE
                            + " and v.acknowledged_at is null" + noWork(ORDER_WORK),
                    "Order %s is handling, and no start-handling of it is recorded; VTEX has it in %s."),
            new AuditCheck(
                    "delivered, but VTEX still waits",
                    "v.order_id",
                    "v.vtex_status",
                    "vtex_order v where v.state = 'delivered' and" + IN_RANGE + " and v.acknowledged_at is null"
                            + WAITS_FOR_ERP + NOT_SKIPPED + noWork(ORDER_WORK),
                    "Order %s was delivered, VTEX has it in %s, and nothing is going to send start-handling; retry it."),
            new AuditCheck(
                    "delivered twice",
                    "v.order_id",
                    "t.at",
                    "vtex_order v join timeline t on t.account = v.account and t.order_id = v.order_id and t.entry = 'delivered'"
                            + " where" + IN_RANGE + " and exists (select 1 from timeline u where u.account = v.account"
                            + " and u.order_id = v.order_id and u.entry = 'delivered' and u.id < t.id and not exists"
                            + " (select 1 from timeline b where b.account = v.account and b.order_id = v.order_id"
                            + " and b.entry = 'withdrawn' and b.id > u.id and b.id < t.id))",
                    "Order %s was delivered once more at %s: look whether the ERP has it twice."),
            new AuditCheck(
                    "two orders in one file",
                    "d.order_id",
                    "d.file_name",
                    "document d join document o on o.account = d.account and o.file_name = d.file_name"
                            + " where d.account = :account and o.order_id <> d.order_id"
                            + " and coalesce(o.directory, '') = coalesce(d.directory, '')"
                            + " and d.recorded_at >= :since and d.recorded_at < :until",
                    "Order %s was delivered as %s, and so was another order: the ERP has only one of them."),
            new AuditCheck(
                    "document that nobody releases",
                    "d.order_id",
                    "coalesce(d.file_name, d.name)",
                    "document d where d.released_at is null and d.account = :account and not exists"
                            + " (select 1 from work_item w where w.account = d.account and w.order_id = d.order_id"
                            + " and w.kind in ('order', 'replay') and w.state in ('open', 'parked'))",
                    "Order %s has the document %s recorded and not released, and no work is open that would; the next start"
                            + " releases it."),
            new AuditCheck(
                    "work that nobody can claim",
                    "w.order_id",
                    "w.kind || ' ' || w.idempotency_key",
                    // what stands behind other work of its order is in no queue until its turn comes
                    "work_item w where w.state = 'open' and w.account = :account and (w.lane is null or w.queue <> w.account"
                            + " or (w.leased_lane is not null and w.lease_owner is null) or (w.queue is null"
                            + " and not exists (select 1 from work_item o where o.lane = w.lane and o.id <> w.id"
                            + " and (o.arrived_at < w.arrived_at or (o.arrived_at = w.arrived_at and o.id < w.id)))))",
                    "Order %s has open work that stands in no queue: it is never done (%s)."),
            new AuditCheck(
                    "work that blocks its order",
                    "w.order_id",
                    "w.kind || ' ' || w.idempotency_key || ' is ' || w.state",
                    "work_item w where w.queue = :account and w.state <> 'open'",
                    "Order %s has work in the queue that is not open; what came after it waits for ever (%s)."),
            new AuditCheck(
                    "work without its order",
                    "w.order_id",
                    "w.state",
                    "work_item w where w.state in ('open', 'parked') and w.account = :account and w.kind = 'order'"
                            + " and not exists (select 1 from vtex_order v where v.account = w.account"
                            + " and v.order_id = w.order_id)",
                    "Order %s is not in the ledger, and work of it is %s."),
            new AuditCheck(
                    "open work of a closed order",
                    "w.order_id",
                    "w.due_at",
                    "work_item w join vtex_order v on v.account = w.account and v.order_id = w.order_id"
                            + " where w.account = :account and w.state = 'open' and w.due_at < :overdue and w.kind = 'order'"
                            + " and v.state in ('invoiced', 'canceled')",
                    "Order %s is over, and work of it that was due at %s is still open; look whether the bridge runs."),
            new AuditCheck(
                    "work that never ends",
                    "w.order_id",
                    "w.kind || ' ' || w.idempotency_key || ', failing since ' || w.first_failed_at",
                    "work_item w where w.account = :account and w.state = 'open' and w.first_failed_at < :given_up"
                            + " and w.due_at < :overdue",
                    "Order %s has work that should have been parked by now (%s)."),
            // --- what the ERP told ---
            new AuditCheck(
                    "file with other records than it had",
                    "f.name",
                    "f.records",
                    "erp_file f where" + FILES_IN_RANGE
                            + " and f.records <> (select count(*) from erp_record r where r.file_id = f.id)",
                    "The ERP's file %s had %s records, and the ledger has another number of them."),
            new AuditCheck(
                    "record that waits for nothing",
                    "f.name",
                    "r.line || ' of order ' || r.order_id || ' ' || r.record_key",
                    "erp_file f join erp_record r on r.file_id = f.id where" + FILES_IN_RANGE
                            + " and r.outcome = 'waiting' and not exists (select 1 from work_item w"
                            + " where w.id = r.work_item_id and w.state in ('open', 'parked'))",
                    "The ERP's file %s: line %s waits, and no work is open for it: VTEX will not get it; drop it again."),
            new AuditCheck(
                    "record that never became work",
                    "f.name",
                    "r.line || ' of order ' || r.order_id || ' ' || r.record_key",
                    "erp_file f join erp_record r on r.file_id = f.id where" + FILES_IN_RANGE
                            + " and r.outcome = 'staged' and f.taken_at < :overdue",
                    "The ERP's file %s: line %s was read and is no work yet; the next start goes on with it."),
            new AuditCheck(
                    "record with an unknown outcome",
                    "f.name",
                    "r.outcome",
                    "erp_file f join erp_record r on r.file_id = f.id where" + FILES_IN_RANGE
                            + " and r.outcome not in (" + AuditCounts.outcomes() + ")",
                    "The ERP's file %s has a record with the outcome %s, which is none of the ledger's."),
            new AuditCheck(
                    "refused record that was not given back",
                    "f.name",
                    "r.line || ' of order ' || r.order_id || ' ' || r.record_key",
                    "erp_file f join erp_record r on r.file_id = f.id where" + FILES_IN_RANGE
                            + " and f.receipt_due is null and f.receipt_written_at >= f.receipt_begun_at"
                            + " and r.outcome = 'rejected' and r.returned_at is null",
                    "The ERP's file %s: line %s was refused, and the ERP was not given it back."),
            new AuditCheck(
                    "receipt not written",
                    "f.name",
                    "f.taken_at",
                    "erp_file f where" + FILES_IN_RANGE + " and ((f.receipt_due is null and f.receipt_begun_at is null)"
                            + " or f.receipt_due < :overdue or (f.receipt_due is null and f.receipt_begun_at < :overdue"
                            + " and (f.receipt_written_at is null or f.receipt_written_at < f.receipt_begun_at)))",
                    "The ERP's file %s, taken at %s, has no receipt of what became of it; look whether"
                            + " erp.receipts.directory can be written."),
            new AuditCheck(
                    "invoice posted without a call",
                    "r.order_id",
                    "r.record_key",
                    "erp_file f join erp_record r on r.file_id = f.id join work_item w on w.id = r.work_item_id where"
                            + FILES_IN_RANGE + " and r.outcome = 'posted' and r.kind <> 'event' and w.state = 'done'"
                            + " and w.outcome = 'posted' and w.kind in ('invoice', 'nfe') and w.mark is null"
                            + " and w.vtex_receipt is null and not exists (select 1 from nfe_canceled n"
                            + " where n.account = r.account and n.nfe_key = r.nfe_key)",
                    "Order %s: invoice %s counts as posted, and no call to VTEX and no receipt is recorded."),
            new AuditCheck(
                    "posted twice",
                    "r.order_id",
                    "w.kind || ' ' || r.record_key",
                    "erp_file f join erp_record r on r.file_id = f.id join work_item w on w.id = r.work_item_id where"
                            + FILES_IN_RANGE + " and r.outcome = 'posted' and not r.repeatable and exists"
                            + " (select 1 from erp_record o where o.work_item_id = r.work_item_id and o.id < r.id"
                            + " and o.outcome = 'posted')",
                    "Order %s: %s was posted by two records; look whether VTEX has it twice."),
            new AuditCheck(
                    "NF-e posted twice",
                    "r.order_id",
                    "r.nfe_key",
                    "erp_file f join erp_record r on r.file_id = f.id where" + FILES_IN_RANGE
                            + " and r.outcome = 'posted' and r.kind <> 'event' and r.nfe_key is not null and exists"
                            + " (select 1 from erp_record o where o.account = r.account and o.nfe_key = r.nfe_key"
                            + " and o.id < r.id and o.outcome = 'posted' and o.kind <> 'event'"
                            + " and o.work_item_id <> r.work_item_id)",
                    "Order %s: the NF-e %s was posted by two pieces of work; look whether VTEX has it twice."));
}
