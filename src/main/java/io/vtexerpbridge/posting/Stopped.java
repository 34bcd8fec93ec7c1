package io.vtexerpbridge.posting;

/** Ends a preparation early: the step is decided, and it is no call. */
final class Stopped extends Exception {

    private final transient Step step;

    private Stopped(Step step) {
        super(step.kind(), null, false, false);
        this.step = step;
    }

    static Stopped refused(String reason) {
        return new Stopped(new Step.Refused(reason));
    }

    static Stopped judge(String cause, String reason) {
        return new Stopped(new Step.Judge(cause, reason));
    }

    static Stopped by(Step step) {
        return new Stopped(step);
    }

    Step step() {
        return step;
    }
}
