package io.vtexerpbridge.order;

import io.vtexerpbridge.erp.ErpFileName;
import io.vtexerpbridge.ledger.WorkItem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was parked, as a file a person can open: the order as VTEX sent it, and the reason beside it. The ledger holds both
 * too, so a full disk here is one line in the log and stops nothing. Only the owner may read the files: they name shoppers.
 */
public final class ParkedFiles {

    private static final Logger LOG = LoggerFactory.getLogger(ParkedFiles.class);

    private final Path folder;

    /** @param folder {@code data/parked}; each account has a sub-folder, account names are checked when they are configured */
    public ParkedFiles(Path folder) {
        this.folder = folder;
    }

    /** @param order what VTEX said of the order, or null when it could not be read */
    public void write(WorkItem item, String reason, VtexOrder order) {
        try {
            Path account = ownersOnly(folder.resolve(item.account()));
            Files.writeString(
                    account.resolve(ErpFileName.of(item.orderId(), "reason.txt")), reason + System.lineSeparator());
            if (order != null) {
                Files.write(
                        account.resolve(ErpFileName.of(item.orderId(), "json")),
                        order.json().toPrettyString().getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            LOG.error(
                    "{} is parked in the ledger, but its file in {} cannot be written: {}",
                    item.orderId(),
                    folder,
                    e.toString());
        }
    }

    private static Path ownersOnly(Path directory) throws IOException {
        boolean owners = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return owners
                ? Files.createDirectories(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
                : Files.createDirectories(directory);
    }
}
