package io.vtexerpbridge.sftp;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How one SFTP server is reached.
 *
 * @param password empty when there is none
 * @param privateKey the file with it, or null when there is none
 * @param passphrase of the private key; empty when it has none
 * @param knownHosts the file with the host keys that are trusted, as OpenSSH writes it
 * @param patience longest wait for a connection, for a login and for each answer
 * @param passwordBy by what the password was given: a key, or an environment variable
 */
public record SftpAccess(
        String host,
        int port,
        String user,
        String password,
        Path privateKey,
        String passphrase,
        Path knownHosts,
        Duration patience,
        String passwordBy) {

    /** With a password that stands in the key for it. */
    public SftpAccess(
            String host,
            int port,
            String user,
            String password,
            Path privateKey,
            String passphrase,
            Path knownHosts,
            Duration patience) {
        this(host, port, user, password, privateKey, passphrase, knownHosts, patience, "erp.sftp.password");
    }

    private static final int STANDARD_PORT = 22;

    /** The host as {@code known_hosts} names it: with its port when that is not the usual one. */
    String knownAs() {
        return port == STANDARD_PORT ? host : "[" + host + "]:" + port;
    }

    /** As an operator knows the server; password and passphrase stay out. */
    @Override
    public String toString() {
        return "sftp://" + user + "@" + host + ":" + port;
    }
}
