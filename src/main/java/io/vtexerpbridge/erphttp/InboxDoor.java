package io.vtexerpbridge.erphttp;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts whole files into the local inbox, as a careful ERP would: under a name with a dot, on the disk, then renamed, then marked. */
final class InboxDoor {

    private static final Logger LOG = LoggerFactory.getLogger(InboxDoor.class);

    private final Path inbox;
    private final String marker;

    /** @param marker extension of the file that says another one is finished; empty when none is wanted */
    InboxDoor(Path inbox, String marker) {
        this.inbox = inbox;
        this.marker = marker.isEmpty() || marker.startsWith(".") ? marker : "." + marker;
    }

    /** When this returns, the file survives a power cut. One of this name that lies there already is the same file, and stays. */
    void bring(String subject, String name, byte[] content) throws IOException {
        Path folder = Files.createDirectories(inbox.resolve(subject));
        Path file = folder.resolve(name);
        if (Files.notExists(file)) {
            Path hidden = folder.resolve("." + name);
            Files.write(hidden, content);
            force(hidden, StandardOpenOption.WRITE);
            Files.move(hidden, file, StandardCopyOption.ATOMIC_MOVE);
        }
        if (!marker.isEmpty()) {
            Files.write(folder.resolve(name + marker), new byte[0]);
        }
        forceNames(folder);
    }

    private static void force(Path path, StandardOpenOption option) throws IOException {
        try (FileChannel channel = FileChannel.open(path, option)) {
            channel.force(true);
        }
    }

    /** Network shares and Windows may not know how to force a folder; there the file system's own word must do. */
    private static void forceNames(Path folder) {
        try {
            force(folder, StandardOpenOption.READ);
        } catch (IOException e) {
            LOG.debug("{} cannot be forced to the disk", folder, e);
        }
    }
}
