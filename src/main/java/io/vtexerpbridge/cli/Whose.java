package io.vtexerpbridge.cli;

import java.util.Map;
import picocli.CommandLine.Option;

/** Which VTEX account a command is about; where there is one, nobody needs to say. */
final class Whose {

    @Option(names = "--account", paramLabel = "ACCOUNT", description = "Of this VTEX account, when there are several.")
    private String account;

    /** For the order API. */
    Map<String, Object> values() {
        return account == null ? Map.of() : Map.of("account", account);
    }
}
