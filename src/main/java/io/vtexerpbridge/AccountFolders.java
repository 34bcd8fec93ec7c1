package io.vtexerpbridge;

import io.vtexerpbridge.inbox.FinishedFiles;
import io.vtexerpbridge.inbox.InboxDoors;
import io.vtexerpbridge.inbox.InboxDoors.Door;
import io.vtexerpbridge.records.Subject;
import io.vtexerpbridge.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The ERP's folders on this machine, account by account. Where there are several accounts, each has sub-folders of its own; what an ERP
 * still drops where it dropped it while there was one account is taken all the same, as that account's.
 */
final class AccountFolders {

    private static final String OLD = "-in-old-folder";

    private AccountFolders() {}

    /** Where files are taken from, and receipts go. */
    static InboxDoors doors(Settings settings) {
        List<Door> doors = new ArrayList<>();
        List<BridgeAccount> accounts = BridgeAccount.of(settings);
        accounts.forEach(account -> doors.add(door(account.suffix(), account.name(), account.settings())));
        if (accounts.size() > 1) {
            doors.add(door(OLD, accounts.get(0).name(), settings));
        }
        return new InboxDoors(doors);
    }

    private static Door door(String suffix, String account, Settings own) {
        return new Door(suffix, account, own.path("erp.inbox.directory"), own.path("erp.receipts.directory"));
    }

    /** What an operator should know at start: what lies where it lay while there was one account; empty when nothing does. */
    static Optional<String> leftBehind(Settings settings) {
        List<BridgeAccount> accounts = BridgeAccount.of(settings);
        if (accounts.size() == 1) {
            return Optional.empty();
        }
        BridgeAccount first = accounts.get(0);
        List<String> found = new ArrayList<>();
        Path orders = settings.path("erp.orders.directory");
        Path inbox = settings.path("erp.inbox.directory");
        long documents = files(orders);
        long dropped = Arrays.stream(Subject.values())
                .mapToLong(subject -> files(inbox.resolve(subject.folder())))
                .sum();
        if (documents > 0) {
            found.add(documents + " document(s) in " + orders + " that the ERP has not taken; new ones of "
                    + first.name() + " go to " + first.settings().path("erp.orders.directory"));
        }
        if (dropped > 0) {
            found.add(dropped + " file(s) in " + inbox + ", which are taken as those of " + first.name()
                    + "; let the ERP drop them in " + first.settings().path("erp.inbox.directory"));
        }
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of("From the time when this bridge had one account there are " + String.join(", and ", found)
                        + ".");
    }

    /** A folder that cannot be read is looked after where it is used. */
    private static long files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(Files::isRegularFile)
                    .filter(file ->
                            !FinishedFiles.isLeftAlone(file.getFileName().toString()))
                    .count();
        } catch (IOException e) {
            return 0;
        }
    }
}
