package io.vtexerpbridge.hook;

import io.vtexerpbridge.feed.OrderEvent;

/**
 * What one request to the hook is: the event it carries, to be taken before it is answered, or the answer itself.
 *
 * @param account VTEX account it is about; null where nobody needs to know
 * @param event null when there is nothing to take
 * @param status HTTP status of the answer
 * @param answer one sentence for whoever called
 */
public record Notification(String account, OrderEvent event, int status, String answer) {

    static Notification of(String account, OrderEvent event) {
        return new Notification(account, event, 200, "taken");
    }

    static Notification answered(int status, String sentence) {
        return new Notification(null, null, status, sentence);
    }

    /** Whether it brings something for the ledger. */
    public boolean hasEvent() {
        return event != null;
    }
}
