package io.vtexerpbridge.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Properties;

/**
 * Who may ask the order API: whoever can read the token file in {@code data/}, which is new at every start and its owner's alone,
 * or whoever knows {@code http.user} and {@code http.password}.
 */
public final class ApiAccess {

    /** The token file's name within {@code data/}; a properties file with url and token. */
    public static final String FILE = "order-api";

    private static final int TOKEN_BYTES = 32;

    private final String token;
    private final byte[] bearer;
    private final byte[] basic;

    /** An empty user or password admits nobody. */
    public ApiAccess(String user, String password) {
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        bearer = bytes("Bearer " + token);
        basic = user.isEmpty() || password.isEmpty()
                ? null
                : bytes("Basic " + Base64.getEncoder().encodeToString(bytes(user + ":" + password)));
    }

    /**
     * Lets a request pass.
     *
     * @param authorization the header of this name, or null
     * @throws AskProblem with status 401 when it is not one of the two
     */
    public void admit(String authorization) {
        byte[] given = bytes(authorization == null ? "" : authorization);
        // both are compared whole, whatever the first says: the time must not tell how much of a guess was right
        boolean byToken = MessageDigest.isEqual(bearer, given);
        boolean byPassword = basic != null && MessageDigest.isEqual(basic, given);
        if (!byToken && !byPassword) {
            throw new AskProblem(
                    401,
                    "This needs http.user and http.password, or the token of the file " + FILE
                            + " in the bridge's data folder.");
        }
    }

    /** Writes the token file for the commands, owner-only from its first byte on. */
    public void publish(Path data, String url) throws IOException {
        Properties content = new Properties();
        content.setProperty("url", url);
        content.setProperty("token", token);
        Path fresh = Files.createTempFile(data, FILE, ".tmp", ownerOnly(data));
        try (var out = Files.newBufferedWriter(fresh)) {
            content.store(out, "How the commands reach the running bridge. Whoever can read this can do what they do.");
        }
        Files.move(fresh, data.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Removes the token file: nobody answers there any more. */
    public void withdraw(Path data) throws IOException {
        Files.deleteIfExists(data.resolve(FILE));
    }

    private static FileAttribute<?>[] ownerOnly(Path data) throws IOException {
        return Files.getFileStore(data).supportsFileAttributeView("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
