package io.vtexerpbridge.routes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The second store of the tests that have two: its VTEX, its keys and its place in the configuration. */
final class RioStore {

    static final String ACCOUNT = "riostore";

    /** What a store is asked while its orders go out. */
    static final List<String> CALLS =
            List.of(FakeVtex.GET_CONFIG, FakeVtex.GET_FEED, FakeVtex.COMMIT, FakeVtex.GET_ORDER, FakeVtex.START);

    private static final String KEY = "vtexappkey-riostore-ASDFGH";
    private static final String TOKEN = "RIOTOKENSECRETSECRETRIO";

    private RioStore() {}

    static FakeVtex vtex() {
        return new FakeVtex(KEY, TOKEN);
    }

    /** @param more lines of {@code local.properties} beside those of the store */
    static void configure(Path home, FakeVtex rio, String more) throws IOException {
        Files.createDirectories(home.resolve("config"));
        Files.writeString(
                home.resolve("config/local.properties"),
                """
                accounts = vtex, rio
                rio.account = %s
                rio.base-url = %s
                rio.app-key = %s
                rio.app-token = %s
                """
                                .formatted(ACCOUNT, rio.url(), KEY, TOKEN)
                        + more);
    }
}
