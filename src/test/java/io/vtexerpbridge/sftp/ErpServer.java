package io.vtexerpbridge.sftp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.CopyOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.SftpModuleProperties;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.apache.sshd.sftp.server.SftpFileSystemAccessor;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.apache.sshd.sftp.server.SftpSubsystemProxy;

/** An ERP's SFTP server, a real one in this process: its files lie in a folder, and a test can cut its connections wherever it wants. */
public final class ErpServer implements AutoCloseable {

    public static final String USER = "bridge";
    public static final String PASSWORD = "ERPSECRETERPSECRET";

    private final Path root;
    private final SshServer server = SshServer.setUpDefaultServer();
    private final AtomicInteger commands = new AtomicInteger();
    private final AtomicInteger cuts = new AtomicInteger();
    private final AtomicInteger logins = new AtomicInteger();
    private volatile int every;
    private volatile String cutAfterMoving = "";
    private volatile String cutWhileWriting = "";
    private volatile String refused = "";
    private volatile String unmade = "";
    private volatile boolean silent;
    private volatile boolean timeless;
    private volatile boolean cutLogins;
    private volatile PublicKey user;

    /** @param root the home of its only user */
    public ErpServer(Path root) {
        this(root, "ssh-ed25519");
    }

    public ErpServer(Path root, String... hostKeyTypes) {
        this.root = root;
        server.setHost("127.0.0.1");
        server.setPort(0);
        server.setKeyPairProvider(KeyPairProvider.wrap(
                Stream.of(hostKeyTypes).map(ErpServer::keyPair).toList()));
        server.setFileSystemFactory(new VirtualFileSystemFactory(root));
        server.setPasswordAuthenticator((name, password, session) -> {
            logins.incrementAndGet();
            if (cutLogins) {
                session.close(true);
            }
            return name.equals(USER) && password.equals(PASSWORD);
        });
        server.setPublickeyAuthenticator((name, key, session) -> user != null && KeyUtils.compareKeys(user, key));
        SftpSubsystemFactory sftp = new SftpSubsystemFactory.Builder()
                .withFileSystemAccessor(new Attributes())
                .build();
        sftp.addSftpEventListener(new Tricks());
        server.setSubsystemFactories(List.of(sftp));
        start();
    }

    /** Of this kind, as {@code ssh-ed25519}, {@code ecdsa-sha2-nistp256} or {@code ssh-rsa}. */
    public static KeyPair keyPair(String type) {
        try {
            return KeyUtils.generateKeyPair(type, type.equals("ssh-rsa") ? 2048 : 256);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void start() {
        try {
            Files.createDirectories(root);
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return server.getPort();
    }

    /** Its first host key as a line of known_hosts. */
    public String knownHost() {
        return "[127.0.0.1]:" + port() + " "
                + PublicKeyEntry.toString(hostKeys().get(0));
    }

    public List<PublicKey> hostKeys() {
        List<PublicKey> keys = new ArrayList<>();
        try {
            server.getKeyPairProvider().loadKeys(null).forEach(pair -> keys.add(pair.getPublic()));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return keys;
    }

    /** The server was set up anew and shows another host key. */
    public void changeHostKey(String type) {
        server.setKeyPairProvider(KeyPairProvider.wrap(keyPair(type)));
    }

    /** Lets its user in with this key. */
    public void accept(PublicKey key) {
        user = key;
    }

    /** How a bridge reaches it, with the password. */
    public SftpAccess access(Path knownHosts, Duration patience) {
        return new SftpAccess("127.0.0.1", port(), USER, PASSWORD, null, "", knownHosts, patience);
    }

    /** Writes the known_hosts that trusts it. */
    public Path trusted(Path file) {
        try {
            return Files.writeString(file, knownHost() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // --- Tricks

    /** From now on cuts a connection with each so many-th command: by turns before it is done, and after, so that its answer is lost. */
    public void cutEvery(int commandsBetween) {
        every = commandsBetween;
    }

    /** Cuts the connection once, after something was renamed to a name that ends so: the answer is lost. */
    public void cutAfterMoving(String ending) {
        cutAfterMoving = ending;
    }

    /** Cuts the connection once, while a file whose name ends so is written. */
    public void cutWhileWriting(String ending) {
        cutWhileWriting = ending;
    }

    /** Lets nothing be renamed to a path with this in it; nothing is refused when it is empty. */
    public void refuseMovingTo(String part) {
        refused = part;
    }

    /** Lets no directory be made whose path has this in it. */
    public void refuseMaking(String part) {
        unmade = part;
    }

    /** Takes commands from now on and does not answer any more, or answers again. */
    public void silent(boolean is) {
        silent = is;
        synchronized (this) {
            notifyAll();
        }
    }

    /** Cuts each connection in the middle of its login, or does so no more. */
    public void cutLogins(boolean are) {
        cutLogins = are;
    }

    /** Closes every connection that there is. */
    public void cutAll() {
        server.getActiveSessions().forEach(session -> session.close(true));
    }

    /** A server as those that do not know OpenSSH's way of renaming over a file. */
    public void withoutExtensions() {
        SftpModuleProperties.OPENSSH_EXTENSIONS.set(server, "");
    }

    /** A server as those that tell no time of a file, which the protocol allows. */
    public void withoutTimes() {
        timeless = true;
    }

    public int cuts() {
        return cuts.get();
    }

    public int logins() {
        return logins.get();
    }

    public int commands() {
        return commands.get();
    }

    private final class Attributes implements SftpFileSystemAccessor {

        @Override
        public NavigableMap<String, Object> resolveReportedFileAttributes(
                SftpSubsystemProxy subsystem,
                Path file,
                int flags,
                NavigableMap<String, Object> attributes,
                LinkOption... options) {
            if (timeless) {
                attributes.keySet().removeIf(name -> name.endsWith("Time"));
            }
            return attributes;
        }
    }

    private final class Tricks implements SftpEventListener {

        @Override
        public void received(ServerSession session, int type, int id) throws IOException {
            int number = commands.incrementAndGet();
            hold();
            if (every > 0 && number % every == 0) {
                boolean before = cuts.incrementAndGet() % 2 == 0;
                session.close(true);
                if (before) {
                    throw new IOException("cut");
                }
            }
        }

        private void hold() throws IOException {
            synchronized (ErpServer.this) {
                while (silent) {
                    try {
                        ErpServer.this.wait();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                }
            }
        }

        @Override
        public void moving(ServerSession session, Path from, Path to, Collection<CopyOption> options)
                throws IOException {
            if (!refused.isEmpty() && to.toString().contains(refused)) {
                throw new AccessDeniedException(to.toString());
            }
        }

        @Override
        public void creating(ServerSession session, Path path, Map<String, ?> attributes) throws IOException {
            if (!unmade.isEmpty() && path.toString().contains(unmade)) {
                throw new AccessDeniedException(path.toString());
            }
        }

        @Override
        public void moved(ServerSession session, Path from, Path to, Collection<CopyOption> options, Throwable thrown) {
            if (thrown == null && !cutAfterMoving.isEmpty() && to.toString().endsWith(cutAfterMoving)) {
                cutAfterMoving = "";
                cuts.incrementAndGet();
                session.close(true);
            }
        }

        @Override
        public void writing(
                ServerSession session,
                String handle,
                org.apache.sshd.sftp.server.FileHandle file,
                long offset,
                byte[] data,
                int dataOffset,
                int dataLength)
                throws IOException {
            if (!cutWhileWriting.isEmpty() && file.getFile().toString().endsWith(cutWhileWriting)) {
                cutWhileWriting = "";
                cuts.incrementAndGet();
                session.close(true);
                throw new IOException("cut");
            }
        }
    }

    // --- The ERP at its own disk

    public Path at(String path) {
        return root.resolve(path);
    }

    /** Puts a file there as a careful writer does. */
    public void put(String path, String content) {
        try {
            Path file = at(path);
            Files.createDirectories(file.getParent());
            Path staged = Files.writeString(file.resolveSibling("." + file.getFileName()), content);
            Files.move(staged, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names in a directory, the hidden ones too. */
    public List<String> names(String directory) {
        if (!Files.isDirectory(at(directory))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(at(directory))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of the files in a directory and those below it, without the hidden ones. */
    public List<String> files(String directory) {
        if (!Files.isDirectory(at(directory))) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        try {
            Files.walkFileTree(at(directory), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes is) {
                    if (!file.getFileName().toString().startsWith(".")) {
                        names.add(file.getFileName().toString());
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path gone, IOException e) {
                    // the bridge renames at the same time
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names.stream().sorted().toList();
    }

    public String read(String path) {
        try {
            return Files.readString(at(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        silent(false);
        try {
            server.stop(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
