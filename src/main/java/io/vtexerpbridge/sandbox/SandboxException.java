package io.vtexerpbridge.sandbox;

/** The sandbox could not start; the message is one sentence for the person who started it. */
public final class SandboxException extends RuntimeException {
    SandboxException(String message, Throwable cause) {
        super(message, cause);
    }
}
