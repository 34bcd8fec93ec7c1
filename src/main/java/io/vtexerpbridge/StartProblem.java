package io.vtexerpbridge;

/** The bridge cannot start; one sentence says what was found and the mend. */
public class StartProblem extends RuntimeException {

    public StartProblem(String sentence) {
        super(sentence);
    }
}
