package io.vtexerpbridge;

/** Another bridge, or a command, works in the folder; one that only starts or stops is soon through. */
public final class HomeInUse extends StartProblem {

    HomeInUse(String message) {
        super(message);
    }
}
