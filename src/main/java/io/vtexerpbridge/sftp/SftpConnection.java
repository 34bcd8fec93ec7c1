package io.vtexerpbridge.sftp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClient.Attributes;
import org.apache.sshd.sftp.client.SftpClient.CloseableHandle;
import org.apache.sshd.sftp.client.SftpClient.DirEntry;
import org.apache.sshd.sftp.client.SftpClient.OpenMode;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHFsyncExtension;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHPosixRenameExtension;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;

/** One login at the server. What the server says no to is an {@link SftpException}; any other IOException is a connection that was cut. */
final class SftpConnection {

    /** Servers need not take more in one packet. */
    private static final int PACKET = 32 * 1024;

    private final ClientSession session;
    private final SftpClient sftp;

    SftpConnection(ClientSession session, SftpClient sftp) {
        this.session = session;
        this.sftp = sftp;
    }

    boolean isOpen() {
        return session.isOpen() && sftp.isOpen();
    }

    /** At once, without a word to the server: it may be one that does not answer. */
    void drop() {
        session.close(true);
    }

    static boolean isMissing(SftpException e) {
        return e.getStatus() == SftpConstants.SSH_FX_NO_SUCH_FILE || e.getStatus() == SftpConstants.SSH_FX_NO_SUCH_PATH;
    }

    /** Whether the server says with it that the connection is gone. */
    static boolean isCut(SftpException e) {
        return e.getStatus() == SftpConstants.SSH_FX_NO_CONNECTION
                || e.getStatus() == SftpConstants.SSH_FX_CONNECTION_LOST;
    }

    /** When it was changed last; the beginning of time where the server does not tell, so that only the size tells two versions apart. */
    static FileTime modified(Attributes is) {
        return is.getModifyTime() == null ? FileTime.from(Instant.EPOCH) : is.getModifyTime();
    }

    /** The thing itself, also when it is a link; empty when there is none. */
    Optional<Attributes> look(String path) throws IOException {
        try {
            return Optional.of(sftp.lstat(path));
        } catch (SftpException e) {
            if (isMissing(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    boolean exists(String path) throws IOException {
        return look(path).isPresent();
    }

    /** All that lies in a directory; nothing when there is none. */
    List<DirEntry> list(String directory) throws IOException {
        List<DirEntry> all = new ArrayList<>();
        try (CloseableHandle open = sftp.openDir(directory)) {
            for (List<DirEntry> some = sftp.readDir(open); some != null; some = sftp.readDir(open)) {
                all.addAll(some);
            }
        } catch (SftpException e) {
            if (!isMissing(e)) {
                throw e;
            }
        }
        all.removeIf(
                entry -> entry.getFilename().equals(".") || entry.getFilename().equals(".."));
        return all;
    }

    /** Never over something else: then the server refuses. */
    void rename(String from, String to) throws IOException {
        sftp.rename(from, to);
    }

    /** Also over a file of that name; at one stroke where the server knows how, as OpenSSH does. */
    void replace(String from, String to) throws IOException {
        OpenSSHPosixRenameExtension atomic = sftp.getExtension(OpenSSHPosixRenameExtension.class);
        if (atomic != null && atomic.isSupported()) {
            atomic.posixRename(from, to);
            return;
        }
        try {
            sftp.rename(from, to);
        } catch (SftpException e) {
            if (isMissing(e) || !exists(to)) {
                throw e;
            }
            sftp.remove(to);
            sftp.rename(from, to);
        }
    }

    /** What is gone by now is well. */
    void remove(String path) throws IOException {
        try {
            sftp.remove(path);
        } catch (SftpException e) {
            if (!isMissing(e)) {
                throw e;
            }
        }
    }

    /** Makes the directory and those above it, where they are missing. */
    void makeDirectories(String path) throws IOException {
        for (int slash = path.indexOf('/', 1); ; slash = path.indexOf('/', slash + 1)) {
            String part = slash < 0 ? path : path.substring(0, slash);
            if (!exists(part)) {
                try {
                    sftp.mkdir(part);
                } catch (SftpException e) {
                    // somebody else may have made it at this moment
                    if (!exists(part)) {
                        throw e;
                    }
                }
            }
            if (slash < 0) {
                return;
            }
        }
    }

    /** An empty one. */
    void removeDirectory(String path) throws IOException {
        sftp.rmdir(path);
    }

    /** Writes the whole file anew, and makes sure that the server has all of it on its disk, as far as it can be told to. */
    void upload(String path, InputStream content) throws IOException {
        long size = 0;
        try (CloseableHandle file = sftp.open(path, OpenMode.Write, OpenMode.Create, OpenMode.Truncate)) {
            byte[] packet = new byte[PACKET];
            for (int length = content.readNBytes(packet, 0, PACKET);
                    length > 0;
                    length = content.readNBytes(packet, 0, PACKET)) {
                sftp.write(file, size, packet, 0, length);
                size += length;
            }
            OpenSSHFsyncExtension disk = sftp.getExtension(OpenSSHFsyncExtension.class);
            if (disk != null && disk.isSupported()) {
                disk.fsync(file);
            }
        }
        long there = sftp.lstat(path).getSize();
        if (there != size) {
            throw new SftpException(
                    SftpConstants.SSH_FX_FAILURE, "of " + size + " bytes the server has " + there + " in " + path);
        }
    }

    InputStream read(String path) throws IOException {
        return sftp.read(path);
    }
}
