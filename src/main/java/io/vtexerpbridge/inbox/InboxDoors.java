package io.vtexerpbridge.inbox;

import io.vtexerpbridge.ledger.ErpFile;
import java.nio.file.Path;
import java.util.List;

/**
 * The folders in which an ERP drops its files and finds its receipts, each with the VTEX account that they are about. An account may have
 * a second one: that from before it shared the bridge with others.
 */
public final class InboxDoors {

    private final List<Door> doors;

    /**
     * One folder with sub-folders {@code invoices}, {@code tracking}, …
     *
     * @param suffix what the names of its own route and beans end with; empty for the first one
     * @param account whose orders the files are about
     * @param inbox absolute
     * @param receipts where receipts go, absolute
     */
    public record Door(String suffix, String account, Path inbox, Path receipts) {}

    /** @param doors an account's own one before its second one */
    public InboxDoors(List<Door> doors) {
        this.doors = List.copyOf(doors);
    }

    /** Every folder that is read. */
    public List<Door> all() {
        return doors;
    }

    /** Whose files are read, by their names in the ledger. */
    List<String> accounts() {
        return doors.stream().map(Door::account).distinct().toList();
    }

    /** Where an account's files are dropped, its own folder first. */
    public List<Door> of(String account) {
        return doors.stream().filter(door -> door.account().equals(account)).toList();
    }

    /**
     * Where what becomes of a file is told.
     *
     * @throws InboxProblem when this bridge does not serve the file's account any more
     */
    public Door of(ErpFile file) {
        return of(file.account()).stream()
                .findFirst()
                .orElseThrow(() -> new InboxProblem(
                        "The file " + file.subject() + "/" + file.name() + " is of the account " + file.account()
                                + ", which this bridge does not serve any more; name it in accounts again."));
    }
}
