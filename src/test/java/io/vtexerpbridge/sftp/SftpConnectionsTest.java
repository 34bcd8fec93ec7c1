package io.vtexerpbridge.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vtexerpbridge.erp.ErpChannelProblem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SftpConnectionsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private ErpServer server;
    private SftpConnections connections;

    private void start(String... hostKeyTypes) {
        server = new ErpServer(folder.resolve("home"), hostKeyTypes);
    }

    private void use(SftpAccess access) {
        connections = new SftpConnections(access);
    }

    @AfterEach
    void stop() {
        if (connections != null) {
            connections.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private boolean works() {
        return connections.call("the home be read", at -> at.exists("."));
    }

    private Path knownHosts() {
        return folder.resolve("known_hosts");
    }

    @Test
    void a_server_that_nobody_knows_is_refused_with_its_fingerprint_until_its_line_is_added() throws IOException {
        start("ssh-ed25519");
        use(server.access(knownHosts(), PATIENCE));
        String fingerprint = KeyUtils.getFingerPrint(server.hostKeys().get(0));
        assertThatThrownBy(this::works)
                .isInstanceOf(ErpChannelProblem.class)
                .hasMessageContaining("ssh-ed25519 " + fingerprint)
                .hasMessageContaining(knownHosts().toString())
                .hasMessageContaining("add the line \"" + server.knownHost() + "\"");
        assertThat(connections.troubles().first()).get().asString().contains(fingerprint);
        assertThat(server.logins()).as("the password went nowhere").isZero();
        server.trusted(knownHosts());
        awaitRest();
        assertThat(connections.troubles().first()).isEmpty();
        assertThat(connections.outlook("inbox")).get().asString().contains("has no directory inbox");
        assertThat(connections.outlook(".")).isEmpty();
    }

    /** For a second nobody tries again after a failure. */
    private void awaitRest() {
        await().atMost(PATIENCE).until(() -> {
            try {
                return works();
            } catch (ErpChannelProblem resting) {
                return false;
            }
        });
    }

    @Test
    void a_server_with_another_key_than_the_known_one_is_refused() throws IOException {
        start("ssh-ed25519");
        server.trusted(knownHosts());
        String before = KeyUtils.getFingerPrint(server.hostKeys().get(0));
        server.changeHostKey("ssh-ed25519");
        use(server.access(knownHosts(), PATIENCE));
        assertThatThrownBy(this::works)
                .isInstanceOf(ErpChannelProblem.class)
                .hasMessageContaining(before)
                .hasMessageContaining(KeyUtils.getFingerPrint(server.hostKeys().get(0)))
                .hasMessageContaining("somebody may be in between");
        assertThat(server.logins()).isZero();
    }

    @Test
    void a_revoked_key_is_refused_also_when_another_line_trusts_it() throws IOException {
        start("ssh-ed25519");
        Files.writeString(knownHosts(), server.knownHost() + "\n@revoked " + server.knownHost() + "\n");
        use(server.access(knownHosts(), PATIENCE));
        assertThatThrownBy(this::works).isInstanceOf(ErpChannelProblem.class).hasMessageContaining("revoked");
    }

    @Test
    void a_server_of_several_keys_is_asked_for_the_one_that_is_known() {
        start("ssh-rsa", "ssh-ed25519");
        server.trusted(knownHosts());
        use(server.access(knownHosts(), PATIENCE));
        assertThat(works()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ssh-ed25519", "ecdsa-sha2-nistp256", "ssh-rsa"})
    void a_private_key_logs_in(String type) throws IOException, GeneralSecurityException {
        start("ssh-ed25519");
        KeyPair pair = ErpServer.keyPair(type);
        server.accept(pair.getPublic());
        Path file = folder.resolve("id");
        OpenSSHKeyEncryptionContext encryption = new OpenSSHKeyEncryptionContext();
        encryption.setPassword("a passphrase");
        encryption.setCipherType("256");
        encryption.setKdfRounds(4);
        try (OutputStream out = Files.newOutputStream(file)) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "bridge", encryption, out);
        }
        use(withKey(file, "a passphrase"));
        assertThat(works()).isTrue();
        connections.close();
        use(withKey(file, "another one"));
        assertThatThrownBy(this::works)
                .isInstanceOf(ErpChannelProblem.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("erp.sftp.private-key-passphrase")
                .hasMessageNotContaining("another one");
    }

    private SftpAccess withKey(Path file, String passphrase) {
        return new SftpAccess(
                "127.0.0.1",
                server.port(),
                ErpServer.USER,
                "",
                file,
                passphrase,
                server.trusted(knownHosts()),
                PATIENCE);
    }

    @Test
    void a_wrong_password_is_told_and_not_shown() {
        start("ssh-ed25519");
        use(new SftpAccess(
                "127.0.0.1",
                server.port(),
                ErpServer.USER,
                "WRONGWRONG",
                null,
                "",
                server.trusted(knownHosts()),
                PATIENCE,
                "erp.sftp.password-file"));
        assertThatThrownBy(this::works)
                .isInstanceOf(ErpChannelProblem.class)
                .hasMessageContaining("does not let the user bridge in")
                .hasMessageEndingWith("; check erp.sftp.user and erp.sftp.password-file.")
                .hasMessageNotContaining("ssh-keygen")
                .hasMessageNotContaining("WRONGWRONG");
        assertThat(connections.access().toString()).doesNotContain("WRONGWRONG");
    }

    @Test
    void a_connection_that_was_cut_meanwhile_is_made_anew_unseen() {
        start("ssh-ed25519");
        server.trusted(knownHosts());
        use(server.access(knownHosts(), PATIENCE));
        works();
        server.cutAll();
        assertThat(works()).isTrue();
        assertThat(server.logins()).isEqualTo(2);
        assertThat(connections.troubles().first()).isEmpty();
    }

    @Test
    void a_server_that_falls_silent_keeps_nobody_for_long() {
        start("ssh-ed25519");
        server.trusted(knownHosts());
        use(server.access(knownHosts(), Duration.ofMillis(1200)));
        awaitRest();
        server.silent(true);
        assertThatThrownBy(this::works).isInstanceOf(ErpChannelProblem.class);
        server.silent(false);
        awaitRest();
    }

    @Test
    void a_server_that_takes_connections_and_says_nothing_keeps_nobody_for_long() throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            use(new SftpAccess(
                    "127.0.0.1",
                    mute.getLocalPort(),
                    "bridge",
                    "secret",
                    null,
                    "",
                    knownHosts(),
                    Duration.ofMillis(700)));
            assertThatThrownBy(this::works)
                    .isInstanceOf(ErpChannelProblem.class)
                    .hasMessageContaining("does not answer (no answer within 700 ms)");
        }
    }

    @Test
    void a_server_that_is_away_is_told_with_the_keys_to_look_at() throws IOException {
        int free;
        try (ServerSocket closed = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            free = closed.getLocalPort();
        }
        use(new SftpAccess("127.0.0.1", free, "bridge", "secret", null, "", knownHosts(), PATIENCE));
        assertThatThrownBy(this::works)
                .isInstanceOf(ErpChannelProblem.class)
                .hasMessageContaining(
                        "127.0.0.1:" + free + " does not answer (connection refused); check erp.sftp.host");
        assertThat(connections.isAway()).isTrue();
    }

    @Test
    void a_host_that_nobody_knows_is_told_so() {
        use(new SftpAccess("nowhere.invalid", 22, "bridge", "secret", null, "", knownHosts(), PATIENCE));
        assertThatThrownBy(this::works)
                .isInstanceOf(ErpChannelProblem.class)
                .hasMessageContaining("nowhere.invalid:22 does not answer (host unknown); check erp.sftp.host");
    }

    @Test
    void a_line_that_is_cut_during_the_login_is_a_cut_and_no_question_of_rights() {
        start("ssh-ed25519");
        server.cutLogins(true);
        server.trusted(knownHosts());
        use(server.access(knownHosts(), PATIENCE));
        assertThatThrownBy(this::works)
                .isInstanceOf(ErpChannelProblem.class)
                .hasMessageContaining(" was cut during the login (")
                .hasMessageEndingWith("it is tried again. When that goes on, look at the server and the network.")
                .hasMessageNotContainingAny("may use SFTP", "Exception", "Future", "Session");
        server.cutLogins(false);
        awaitRest();
    }

    @Test
    void a_line_that_is_cut_during_a_transfer_is_told_without_java() {
        start("ssh-ed25519");
        server.trusted(knownHosts());
        use(server.access(knownHosts(), PATIENCE));
        server.cutWhileWriting(".part");
        assertThatThrownBy(() -> connections.call("a file be written", at -> {
                    at.upload("1.part", new ByteArrayInputStream(new byte[10]));
                    return null;
                }))
                .isInstanceOf(ErpChannelProblem.class)
                .hasMessageContaining(" was cut (it was closed meanwhile); it is tried again.")
                .hasMessageNotContainingAny("may use SFTP", "Exception", "Future", "Session");
    }

    @Test
    void a_key_that_is_refused_is_told_with_the_kinds_that_an_old_server_knows() throws IOException {
        start("ssh-ed25519");
        Path file = folder.resolve("id");
        try (OutputStream out = Files.newOutputStream(file)) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(
                    ErpServer.keyPair("ssh-ed25519"), "bridge", null, out);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
        use(withKey(file, ""));
        assertThatThrownBy(this::works)
                .isInstanceOf(ErpChannelProblem.class)
                .hasMessageContaining("does not let the user bridge in")
                .hasMessageContaining("check erp.sftp.user and erp.sftp.private-key-file.")
                .hasMessageContaining("ssh-keygen -t ecdsa, or -t rsa -b 4096");
    }
}
