package io.vtexerpbridge.posting;

import java.time.Instant;

/**
 * What comes next for one thing the ERP told. One run of its work reads the order and makes one step, at most one call; the ledger's
 * marks carry it from run to run, so that a run may be cut off anywhere.
 */
public sealed interface Step {

    /** For the routes: {@code call}, {@code settled}, {@code refused}, {@code wait}, {@code matched} or {@code judge}. */
    String kind();

    /** The call's name, which is its route id; empty when the step is no call. */
    default String call() {
        return "";
    }

    /**
     * One call to VTEX. Before it the ledger gets the mark {@code <call> sent}, after a known answer {@code <call> answered}: a piece
     * of work that comes back with {@code sent} alone has lost its answer.
     *
     * @param call the call's route id, as {@code post-invoice}
     * @param target what the call is about besides the order: an invoice number, a payment id; empty for the order itself
     * @param body the JSON to send, or empty
     * @param last whether a known answer settles it; otherwise it runs again at once to see what the call did
     */
    record Call(String call, String target, String body, boolean last) implements Step {
        @Override
        public String kind() {
            return "call";
        }

        /** Whether it only reads ({@code get-}, {@code list-}): it leaves no mark, for the mark tells of the call it looks after. */
        public boolean reads() {
            return call.startsWith("get-") || call.startsWith("list-");
        }
    }

    /**
     * VTEX has it.
     *
     * @param outcome {@code posted}, or {@code already-posted} when it was there before
     * @param reason for the ERP's receipt, such as what is odd about it; may be empty
     */
    record Settled(String outcome, String reason) implements Step {
        @Override
        public String kind() {
            return "settled";
        }

        public static Settled posted(String reason) {
            return new Settled("posted", reason);
        }

        public static Settled before(String reason) {
            return new Settled("already-posted", reason);
        }
    }

    /** It cannot be, and the ERP gets it back with the reason: one sentence with what was found and what was expected. */
    record Refused(String reason) implements Step {
        @Override
        public String kind() {
            return "refused";
        }
    }

    /**
     * Not yet.
     *
     * @param until when to look again
     * @param aside whether other work of the same order goes first meanwhile, as an invoice before its tracking
     * @param cause a short code
     */
    record Wait(Instant until, boolean aside, String cause, String reason) implements Step {
        @Override
        public String kind() {
            return "wait";
        }
    }

    /**
     * An NF-e's order was found.
     *
     * @param rung what named it
     */
    record Matched(String orderId, String rung) implements Step {
        @Override
        public String kind() {
            return "matched";
        }
    }

    /** A person decides: parked, with both sides in the reason. */
    record Judge(String cause, String reason) implements Step {
        @Override
        public String kind() {
            return "judge";
        }
    }
}
