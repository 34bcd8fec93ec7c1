package io.vtexerpbridge.sftp;

import io.vtexerpbridge.erp.DocumentPlace;
import io.vtexerpbridge.erp.ErpChannelProblem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.sshd.sftp.client.SftpClient.DirEntry;

/**
 * A file with a name of its own in a directory of the server, made the first time the directory is used and asked for ever after. A
 * directory that was emptied, or that is another one under the same name, does not have it: files that are missing there were not taken.
 */
final class DirectoryMark {

    private static final String FRONT = ".bridge-";
    private static final String END = ".mark";
    private static final String CONTENT = "By this file the VTEX bridge recognises this directory; leave it here.\n";

    private final Path record;

    /** @param record the file in which the bridge remembers its marks: a line for each, with its name and the directory's address */
    DirectoryMark(Path record) {
        this.record = record;
    }

    /**
     * Makes sure that the directory is the one it was; one that was never used is made and marked.
     *
     * @param address of the directory, as the ledger has it
     */
    synchronized void require(SftpConnection server, String directory, String address) throws IOException {
        Optional<String> mark = recorded(address);
        if (mark.isEmpty()) {
            server.makeDirectories(directory);
            record(found(server, directory).orElse(null), server, directory, address);
        } else if (!server.exists(directory + "/" + mark.get())) {
            throw new ErpChannelProblem("The directory " + DocumentPlace.shown(address)
                    + (server.exists(directory) ? " lacks the bridge's mark " : " is gone, and with it ")
                    + mark.get()
                    + ": it was emptied, or it is another one than before. Bring it back; if it was changed on purpose, delete "
                    + record + ".");
        }
    }

    /** As {@link #require}, asked while the bridge does not run: a directory that was never used is neither made nor marked. */
    synchronized void requireIfKnown(SftpConnection server, String directory, String address) throws IOException {
        if (recorded(address).isPresent()) {
            require(server, directory, address);
        }
    }

    private static Optional<String> found(SftpConnection server, String directory) throws IOException {
        return server.list(directory).stream()
                .map(DirEntry::getFilename)
                .filter(name -> name.startsWith(FRONT) && name.endsWith(END))
                .filter(name -> name.matches("[.A-Za-z0-9-]+"))
                .sorted()
                .findFirst();
    }

    /** The mark first, then the note: killed in between, the mark is found. */
    private void record(String found, SftpConnection server, String directory, String address) throws IOException {
        String name = found;
        if (name == null) {
            name = FRONT + UUID.randomUUID() + END;
            server.upload(directory + "/" + name, new ByteArrayInputStream(CONTENT.getBytes(StandardCharsets.UTF_8)));
        }
        try {
            List<String> lines = new ArrayList<>(lines());
            lines.add(name + " " + address);
            Files.createDirectories(record.getParent());
            Path fresh = record.resolveSibling(record.getFileName() + ".new");
            Files.write(fresh, lines);
            Files.move(fresh, record, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new ErpChannelProblem("The file " + record + " cannot be written (" + e + "); make it writable.");
        }
    }

    private Optional<String> recorded(String address) {
        return lines().stream()
                .filter(line -> line.endsWith(" " + address))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .findFirst();
    }

    private List<String> lines() {
        try {
            return Files.exists(record) ? Files.readAllLines(record) : List.of();
        } catch (IOException e) {
            throw new ErpChannelProblem("The file " + record + " cannot be read (" + e + "); make it readable.");
        }
    }
}
