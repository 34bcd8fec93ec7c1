package io.vtexerpbridge.settings;

import io.vtexerpbridge.records.Subject;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the bridge writes must not lie where it takes what an ERP drops: it would take its own documents and receipts for the ERP's files. */
final class FolderKeys {

    private static final String ORDERS = "erp.orders.directory";
    private static final String INBOX = "erp.inbox.directory";
    private static final String RECEIPTS = "erp.receipts.directory";

    private final Path home;
    private final Map<String, String> values;
    private final List<String> accounts;

    /** @param values of all keys, as they are set */
    FolderKeys(Path home, Map<String, String> values, List<Alias> accounts) {
        this.home = home;
        this.values = values;
        this.accounts = accounts.stream().map(Alias::name).toList();
    }

    /** By the key whose folder lies wrongly, what is wrong with it. */
    Map<String, String> problems(List<Alias> erps) {
        Map<String, String> problems = new TreeMap<>();
        try {
            Map<Path, String> read = read(erps);
            for (Alias erp : erps) {
                for (Path written : own(erp.key(ORDERS))) {
                    add(problems, erp.key(ORDERS), "documents", written, read);
                }
                for (Path folder : own(erp.key(RECEIPTS))) {
                    for (Subject subject : Subject.values()) {
                        add(problems, erp.key(RECEIPTS), "receipts", folder.resolve(subject.folder()), read);
                    }
                }
            }
        } catch (InvalidPathException noFolder) {
            // its own key is told to be no folder
            return Map.of();
        }
        return problems;
    }

    /** Where files are taken, with the key that says so; the folders of the time with one account are read on. */
    private Map<Path, String> read(List<Alias> erps) {
        Map<Path, String> read = new TreeMap<>();
        for (Alias erp : erps) {
            List<Path> folders = new ArrayList<>(own(erp.key(INBOX)));
            folders.add(folder(erp.key(INBOX)));
            for (Path folder : folders) {
                for (Subject subject : Subject.values()) {
                    read.put(folder.resolve(subject.folder()), erp.key(INBOX));
                }
            }
        }
        return read;
    }

    private List<Path> own(String key) {
        Path folder = folder(key);
        return accounts.size() == 1
                ? List.of(folder)
                : accounts.stream().map(folder::resolve).toList();
    }

    private Path folder(String key) {
        return home.resolve(values.getOrDefault(key, "")).normalize();
    }

    private void add(Map<String, String> problems, String key, String what, Path written, Map<Path, String> read) {
        String inbox = read.get(written);
        if (inbox != null) {
            problems.putIfAbsent(
                    key,
                    key + " is \"" + values.get(key) + "\", so that " + what + " would lie in "
                            + (written.startsWith(home) ? home.relativize(written) : written)
                            + ", where the bridge takes what the ERP drops (" + inbox
                            + "); give each a folder of its own.");
        }
    }
}
