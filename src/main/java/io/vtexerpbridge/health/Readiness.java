package io.vtexerpbridge.health;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** One of the parties the bridge needs; down with the sentence that says what is the matter and the mend. */
public final class Readiness extends AbstractHealthCheck {

    private final Supplier<Optional<String>> trouble;
    private final Supplier<Optional<String>> notice;

    /**
     * @param party {@code vtex}, {@code erp-channel} or {@code ledger}
     * @param trouble what is the matter now; empty when nothing is
     */
    public Readiness(String party, Supplier<Optional<String>> trouble) {
        this(party, trouble, Optional::empty);
    }

    /** @param notice what a person should look at although the bridge works; shown while the party is up */
    public Readiness(String party, Supplier<Optional<String>> trouble, Supplier<Optional<String>> notice) {
        super("bridge", party);
        this.trouble = trouble;
        this.notice = notice;
    }

    @Override
    public boolean isLiveness() {
        // A restart mends none of the three, so none may make a supervisor restart the bridge.
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        trouble.get().ifPresentOrElse(sentence -> builder.message(sentence).down(), () -> {
            notice.get().ifPresent(builder::message);
            builder.up();
        });
    }
}
