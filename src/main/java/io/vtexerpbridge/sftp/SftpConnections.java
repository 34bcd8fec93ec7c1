package io.vtexerpbridge.sftp;

import io.vtexerpbridge.erp.ErpChannelProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.io.resource.PathResource;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.sftp.SftpModuleProperties;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.apache.sshd.sftp.common.SftpException;

/**
 * The logins at one server: a few are kept, so that an order does not wait for a new one. Whatever does not answer in time counts as
 * cut, and nobody waits for it any longer.
 */
public final class SftpConnections implements AutoCloseable {

    /** Logins at a time; servers begin to refuse at ten. */
    private static final int MOST = 4;
    /** How long nobody tries again after a login failed: what waits for a server that is away must not crowd at its door. */
    private static final Duration REST = Duration.ofSeconds(1);

    private static final String OTHER_KEYS =
            " An old server often knows only RSA or ECDSA keys: when the key is right, make one with"
                    + " ssh-keygen -t ecdsa, or -t rsa -b 4096.";

    private static final String CONNECTION = "the connection to ";

    private final SftpAccess access;
    private final KnownHosts knownHosts;
    private final Troubles troubles = new Troubles();
    private final Semaphore free = new Semaphore(MOST, true);
    private final Deque<Kept> kept = new ArrayDeque<>();
    private SshClient client;
    private boolean closed;
    private long failedNanos;
    private ErpChannelProblem failure;
    /** Why the host key of the login under way was not taken; a session that is closed for it forgets what it was told. */
    private volatile String refusal;

    private record Kept(SftpConnection connection, long sinceNanos) {}

    /** What is done at the server; after a cut it is done again from its beginning. */
    @FunctionalInterface
    interface Work<T> {
        T at(SftpConnection server) throws IOException;
    }

    public SftpConnections(SftpAccess access) {
        this.access = access;
        this.knownHosts = new KnownHosts(access);
    }

    /**
     * Does something at the server. When a connection that was kept turns out to be cut, it is done again with a new one.
     *
     * @param what finishes the sentence "The SFTP server does not let ..."
     * @throws ErpChannelProblem when the server is away or says no; one sentence with the mend
     */
    <T> T call(String what, Work<T> work) {
        acquire();
        try {
            Optional<SftpConnection> before = takeKept();
            if (before.isPresent()) {
                try {
                    return done(before.get(), what, work);
                } catch (IOException cut) {
                    before.get().drop();
                }
            }
            SftpConnection fresh = connect();
            try {
                return done(fresh, what, work);
            } catch (IOException cut) {
                fresh.drop();
                throw new ErpChannelProblem(wasCut("", cut));
            }
        } finally {
            free.release();
        }
    }

    /** @throws IOException when the connection was cut */
    private <T> T done(SftpConnection server, String what, Work<T> work) throws IOException {
        try {
            T result = work.at(server);
            keep(server);
            return result;
        } catch (SftpException no) {
            if (SftpConnection.isCut(no) || !server.isOpen()) {
                throw no;
            }
            keep(server);
            throw new ErpChannelProblem("The SFTP server " + access + " does not let " + what + " (" + no.getMessage()
                    + "); give the user " + access.user() + " the right to, or look at the room on its disk.");
        } catch (IllegalStateException closedMeanwhile) {
            throw new IOException(closedMeanwhile);
        } catch (RuntimeException own) {
            keep(server);
            throw own;
        }
    }

    private void acquire() {
        try {
            if (free.tryAcquire(2 * access.patience().toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new ErpChannelProblem("All " + MOST + " connections to the SFTP server " + access
                + " are busy for long; it is tried again. Look at the server, it may be slow.");
    }

    /** One that was idle for long may be forgotten by the server, or by a firewall that says nothing. */
    private synchronized Optional<SftpConnection> takeKept() {
        for (Kept last = kept.pollLast(); last != null; last = kept.pollLast()) {
            long idle = System.nanoTime() - last.sinceNanos();
            if (last.connection().isOpen() && idle < access.patience().toNanos() / 2) {
                return Optional.of(last.connection());
            }
            last.connection().drop();
        }
        return Optional.empty();
    }

    private synchronized void keep(SftpConnection connection) {
        if (closed || !connection.isOpen()) {
            connection.drop();
        } else {
            kept.addLast(new Kept(connection, System.nanoTime()));
        }
    }

    /** One at a time: servers refuse a crowd, and all of them would hear the same. */
    private SftpConnection connect() {
        synchronized (free) {
            if (failure != null && System.nanoTime() - failedNanos < REST.toNanos()) {
                throw failure;
            }
            try {
                SftpConnection fresh = login();
                failure = null;
                troubles.well(CONNECTION + access);
                return fresh;
            } catch (ErpChannelProblem e) {
                failure = e;
                failedNanos = System.nanoTime();
                troubles.say(CONNECTION + access, e.getMessage());
                throw e;
            }
        }
    }

    private SftpConnection login() {
        List<KeyPair> keys = keys();
        SshClient ssh = client();
        ssh.setSignatureFactories(asked(ssh.getSignatureFactories()));
        ClientSession session = null;
        boolean known = false;
        refusal = null;
        try {
            session = ssh.connect(access.user(), access.host(), access.port())
                    .verify(access.patience())
                    .getClientSession();
            keys.forEach(session::addPublicKeyIdentity);
            if (!access.password().isEmpty()) {
                session.addPasswordIdentity(access.password());
            }
            session.auth().verify(access.patience());
            known = true;
            return new SftpConnection(session, SftpClientFactory.instance().createSftpClient(session));
        } catch (IOException | RuntimeException e) {
            String refused = refusal;
            boolean cut = session != null && !session.isOpen();
            if (session != null) {
                session.close(true);
            }
            throw new ErpChannelProblem(refused != null ? refused : sentence(e, session != null, cut, known));
        }
    }

    private String sentence(Exception e, boolean connected, boolean cut, boolean known) {
        if (!connected || PlainCause.isTimeout(e)) {
            return "The SFTP server " + access.host() + ":" + access.port() + " does not answer ("
                    + PlainCause.of(e, access.patience())
                    + "); check erp.sftp.host, erp.sftp.port and the network.";
        }
        if (!known && isRefused(e)) {
            return "The SFTP server " + access.host() + ":" + access.port() + " does not let the user " + access.user()
                    + " in (" + e.getMessage()
                    + "); check erp.sftp.user" + by(!access.password().isEmpty(), access.passwordBy())
                    + by(access.privateKey() != null, "erp.sftp.private-key-file") + "."
                    + (access.privateKey() == null ? "" : OTHER_KEYS);
        }
        if (cut && !isLeave(e)) {
            return wasCut(known ? " after the login" : " during the login", e);
        }
        return "The SFTP server " + access
                + (known ? " gives no file transfer to the user" : " ended the login of the user")
                + " (" + PlainCause.of(e, access.patience())
                + "); it is tried again. When that goes on, ask the people who run it whether the user "
                + access.user() + " may use SFTP, and what their log says.";
    }

    private static String by(boolean used, String key) {
        return used ? " and " + key : "";
    }

    private static boolean isRefused(Throwable e) {
        return e instanceof SshException refusal
                        && refusal.getDisconnectCode() == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE
                || e.getCause() != null && isRefused(e.getCause());
    }

    /** Whether the server said why it ends the session; a line that is cut says nothing. */
    private static boolean isLeave(Throwable e) {
        return e instanceof SshException leave && leave.getDisconnectCode() > 0
                || e.getCause() != null && isLeave(e.getCause());
    }

    private String wasCut(String when, Exception cut) {
        return "The connection to the SFTP server " + access + " was cut" + when + " ("
                + PlainCause.of(cut, access.patience())
                + "); it is tried again. When that goes on, look at the server and the network.";
    }

    private List<KeyPair> keys() {
        List<KeyPair> keys = new ArrayList<>();
        if (access.privateKey() == null) {
            return keys;
        }
        FilePasswordProvider passphrase = access.passphrase().isEmpty()
                ? FilePasswordProvider.EMPTY
                : FilePasswordProvider.of(access.passphrase());
        try (InputStream in = Files.newInputStream(access.privateKey())) {
            Iterable<KeyPair> found =
                    SecurityUtils.loadKeyPairIdentities(null, new PathResource(access.privateKey()), in, passphrase);
            if (found != null) {
                found.forEach(keys::add);
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new ErpChannelProblem("The private key " + access.privateKey() + " cannot be read (" + e
                    + "); check erp.sftp.private-key-file and erp.sftp.private-key-passphrase.");
        }
        if (keys.isEmpty()) {
            throw new ErpChannelProblem("The file " + access.privateKey()
                    + " holds no private key; expected one as ssh-keygen makes it (ed25519, ecdsa or rsa).");
        }
        return keys;
    }

    /** A server that has several keys is asked for one that is known; certificates of hosts are not. */
    private List<NamedFactory<Signature>> asked(List<NamedFactory<Signature>> signatures) {
        List<String> known = knownHosts.keyTypes();
        return signatures.stream()
                .filter(signature -> !signature.getName().contains("-cert-"))
                .sorted(Comparator.comparing(
                        signature -> !known.contains(KeyUtils.getCanonicalKeyType(signature.getName()))))
                .toList();
    }

    private synchronized SshClient client() {
        if (closed) {
            throw new ErpChannelProblem("The bridge is stopping.");
        }
        if (client == null) {
            SshClient fresh = SshClient.setUpDefaultClient();
            // nothing of the machine's user is used: no config, no keys, no agent
            fresh.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
            fresh.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
            fresh.setServerKeyVerifier((session, address, key) -> {
                Optional<String> found;
                try {
                    found = knownHosts.refusal(key);
                } catch (ErpChannelProblem unreadable) {
                    found = Optional.of(unreadable.getMessage());
                }
                found.ifPresent(sentence -> refusal = sentence);
                return found.isEmpty();
            });
            CoreModuleProperties.IO_CONNECT_TIMEOUT.set(fresh, access.patience());
            CoreModuleProperties.AUTH_TIMEOUT.set(fresh, access.patience());
            // also how long the SFTP client waits for each answer
            CoreModuleProperties.IDLE_TIMEOUT.set(fresh, access.patience());
            CoreModuleProperties.CHANNEL_OPEN_TIMEOUT.set(fresh, access.patience());
            CoreModuleProperties.WAIT_FOR_SPACE_TIMEOUT.set(fresh, access.patience());
            CoreModuleProperties.WINDOW_TIMEOUT.set(fresh, access.patience());
            SftpModuleProperties.SFTP_CHANNEL_OPEN_TIMEOUT.set(fresh, access.patience());
            fresh.start();
            client = fresh;
        }
        return client;
    }

    /**
     * What would keep the bridge from working with the server; asked while it does not run, and nothing is changed there.
     *
     * @param inbox the directory for what the ERP sends
     */
    public Optional<String> outlook(String inbox) {
        try {
            boolean there = call("the directory " + inbox + " be read", at -> at.exists(RemotePath.of(inbox)));
            return there ? Optional.empty() : Optional.of(SftpInbox.missing(this, inbox));
        } catch (ErpChannelProblem e) {
            return Optional.of(e.getMessage());
        }
    }

    /** Whether the last try to reach the server failed: whatever else waits for it may as well wait for the next look. */
    boolean isAway() {
        synchronized (free) {
            return failure != null;
        }
    }

    /** What is the matter with the server, told by whoever uses it. */
    Troubles troubles() {
        return troubles;
    }

    SftpAccess access() {
        return access;
    }

    /** The user at the server, as an address. */
    @Override
    public String toString() {
        return access.toString();
    }

    @Override
    public synchronized void close() {
        closed = true;
        kept.forEach(one -> one.connection().drop());
        kept.clear();
        if (client != null) {
            client.stop();
            client = null;
        }
    }
}
