package io.vtexerpbridge.sftp;

import io.vtexerpbridge.erp.DocumentPlace;
import io.vtexerpbridge.erp.ErpChannelProblem;
import io.vtexerpbridge.ledger.Document;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.sshd.sftp.client.SftpClient.Attributes;
import org.apache.sshd.sftp.client.SftpClient.DirEntry;
import org.apache.sshd.sftp.common.SftpException;

/** The directory of the server from which an ERP takes its documents. */
public final class SftpOrders implements DocumentPlace {

    /** Added to a staged name while the document is taken back: a rename that is late does not find it any more. */
    private static final String HELD = ".withdrawn";

    private static final String PROBE = ".bridge-probe";

    private final SftpConnections server;
    private final String path;
    private final DirectoryMark mark;

    /**
     * @param directory on the server; a relative one counts from the user's home there
     * @param data the bridge's own folder, which remembers how it marked the directory
     * @param alias of the ERP, so that each has a file of its own there
     */
    public SftpOrders(SftpConnections server, String directory, Path data, String alias) {
        this(server, directory, new DirectoryMark(data.resolve(alias + "-sftp")));
    }

    private SftpOrders(SftpConnections server, String directory, DirectoryMark mark) {
        this.server = server;
        this.path = RemotePath.of(directory);
        this.mark = mark;
    }

    /** Another directory of the same server, remembered in the same file. */
    public SftpOrders beside(String directory) {
        return new SftpOrders(server, directory, mark);
    }

    @Override
    public String directory() {
        return address(path);
    }

    private String address(String directory) {
        return server + "/" + directory;
    }

    @Override
    public void require() {
        call(path, at -> {
            mark.require(at, path, directory());
            return null;
        });
    }

    /** Writes the document under its staged name, over what an earlier run left there. */
    public void upload(Document staged, byte[] content) {
        String directory = stagedIn(staged);
        String name = directory + "/" + staged.stagedName();
        call(directory, at -> {
            // what was taken back before must not be taken for this document
            at.remove(name + HELD);
            at.upload(name, new ByteArrayInputStream(content));
            return null;
        });
    }

    @Override
    public void show(Document document) {
        String directory = stagedIn(document);
        String staged = directory + "/" + document.stagedName();
        String file = directory + "/" + document.fileName();
        call(directory, at -> {
            mark.require(at, directory, document.directory());
            Optional<Attributes> waiting = at.look(staged);
            if (waiting.isEmpty() && at.exists(staged + HELD)) {
                // it was to be taken back, and the ledger never heard of that
                at.rename(staged + HELD, staged);
                waiting = at.look(staged);
            }
            if (waiting.isPresent()) {
                rename(at, staged, file);
            }
            // Otherwise it was renamed before, and the answer got lost or the process was killed; the ERP may even have
            // taken it. Writing it again would double the order.
            return null;
        });
    }

    private static void rename(SftpConnection at, String staged, String file) throws IOException {
        try {
            at.replace(staged, file);
        } catch (SftpException e) {
            // an earlier rename, of which no answer came, may have been done at this moment
            if (!SftpConnection.isMissing(e) || at.exists(staged)) {
                throw e;
            }
        }
    }

    /** Lists each directory once. What was staged elsewhere, on another channel, is not known to be gone. */
    @Override
    public List<Document> gone(List<Document> released) {
        return released.stream()
                .filter(document -> document.directory().startsWith(address("")))
                .collect(Collectors.groupingBy(this::stagedIn))
                .entrySet()
                .stream()
                .flatMap(staged -> gone(staged.getKey(), staged.getValue()).stream())
                .toList();
    }

    private List<Document> gone(String directory, List<Document> released) {
        return call(directory, at -> {
            mark.require(at, directory, address(directory));
            Set<String> there =
                    at.list(directory).stream().map(DirEntry::getFilename).collect(Collectors.toSet());
            // a directory that went away meanwhile looks like an ERP that took everything
            mark.require(at, directory, address(directory));
            return released.stream()
                    .filter(document -> !there.contains(document.fileName()))
                    .toList();
        });
    }

    @Override
    public boolean hold(Document document) {
        String staged = stagedIn(document) + "/" + document.stagedName();
        return call(stagedIn(document), at -> {
            try {
                at.replace(staged, staged + HELD);
                return true;
            } catch (SftpException e) {
                if (at.exists(staged)) {
                    throw e;
                }
                return at.exists(staged + HELD);
            }
        });
    }

    @Override
    public void remove(Document document) {
        call(stagedIn(document), at -> {
            at.remove(stagedIn(document) + "/" + document.stagedName() + HELD);
            return null;
        });
    }

    /** The path of the directory in which the document was staged, which must be one of this server. */
    private String stagedIn(Document document) {
        if (!document.directory().startsWith(address(""))) {
            throw new ErpChannelProblem("The document " + document.fileName() + " was staged in "
                    + DocumentPlace.shown(document.directory())
                    + ", and the bridge uses " + server
                    + " now: set erp.channel and erp.sftp.* as they were, until nothing is unreleased there.");
        }
        return document.directory().substring(address("").length());
    }

    private <T> T call(String directory, SftpConnections.Work<T> work) {
        return server.call("the directory " + directory + " be written", work);
    }

    @Override
    public String sentence(Throwable deepest) {
        return "The ERP's directory " + DocumentPlace.shown(directory()) + " cannot be written (" + deepest
                + "); look at the server and at erp.sftp.orders-directory.";
    }

    /** What was found when the server was used last: who asks for health waits for no server. */
    @Override
    public Optional<String> trouble() {
        return server.troubles().first();
    }

    /** Looks whether documents could be written now, without waiting for one; health says what was found. */
    public void look() {
        try {
            call(path, at -> {
                mark.require(at, path, directory());
                at.upload(path + "/" + PROBE, new ByteArrayInputStream(new byte[] {'\n'}));
                at.remove(path + "/" + PROBE);
                return null;
            });
            server.troubles().well(toString());
        } catch (ErpChannelProblem e) {
            server.troubles().say(toString(), e.getMessage());
        }
    }

    /** As the operator knows it. */
    @Override
    public String toString() {
        return "the ERP's directory " + DocumentPlace.shown(directory());
    }
}
