package io.vtexerpbridge.records;

/** A fault in a layout file, told so that its editor finds the place. */
public final class LayoutProblem extends RuntimeException {

    LayoutProblem(String file, long line, String sentence) {
        super(file + ", line " + line + ": " + sentence);
    }
}
