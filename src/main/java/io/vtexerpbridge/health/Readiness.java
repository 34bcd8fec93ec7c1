package io.vtexerpbridge.health;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** One of the three parties the bridge needs; down with the sentence that says what is the matter and the mend. */
public final class Readiness extends AbstractHealthCheck {

    private final Supplier<Optional<String>> trouble;

    /**
     * @param party {@code vtex}, {@code erp-channel} or {@code ledger}
     * @param trouble what is the matter now; empty when nothing is
     */
    public Readiness(String party, Supplier<Optional<String>> trouble) {
        super("bridge", party);
        this.trouble = trouble;
    }

    @Override
    public boolean isLiveness() {
        // A restart mends none of the three, so none may make a supervisor restart the bridge.
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        trouble.get().ifPresentOrElse(sentence -> builder.message(sentence).down(), builder::up);
    }
}
