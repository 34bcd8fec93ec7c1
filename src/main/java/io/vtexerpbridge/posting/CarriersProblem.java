package io.vtexerpbridge.posting;

/** A fault in {@code config/carriers.csv}, told so that its editor finds the place. */
public final class CarriersProblem extends RuntimeException {

    CarriersProblem(String file, long line, String sentence) {
        super(file + ", line " + line + ": " + sentence + ".");
    }
}
