package io.vtexerpbridge.sandbox;

/** Tells feed and hook of a move, once, more than once or not at all, as the trouble of the day has it. */
final class Announcer {
    private final Trouble trouble;
    private final Tally tally;
    private final Feed feed;
    private final Hook hook;

    Announcer(Trouble trouble, Tally tally, Feed feed, Hook hook) {
        this.trouble = trouble;
        this.tally = tally;
        this.feed = feed;
        this.hook = hook;
    }

    void announce(Event event) {
        if (trouble.strikes("silent", null)) {
            return;
        }
        tell(event);
        if (trouble.strikes("repeatedEvents", null)) {
            tell(event);
        }
        // An order sold and fulfilled by one account runs both workflows (CONTRACT 3.4).
        if (trouble.strikes("bothDomains", null)) {
            tell(event.withOtherDomain());
        }
    }

    private void tell(Event event) {
        tally.eventsMade++;
        if (!trouble.strikes("feedSilent", null)) {
            feed.announce(event);
        }
        if (!trouble.strikes("hookSilent", null)) {
            hook.announce(event);
        }
    }
}
