package io.vtexerpbridge.sandbox;

/** Ends a call with an error answer. */
final class Refusal extends RuntimeException {
    private final transient Answer answer;

    Refusal(Answer answer) {
        super("answered " + answer.status(), null, false, false);
        this.answer = answer;
    }

    Answer answer() {
        return answer;
    }

    static Refusal oms(int status, String code, String message) {
        return new Refusal(Answer.oms(status, code, message));
    }

    static Refusal bad(String message) {
        return oms(400, "1", message);
    }

    static Refusal orderNotFound() {
        return oms(404, "OMS007", "Order Not Found");
    }
}
