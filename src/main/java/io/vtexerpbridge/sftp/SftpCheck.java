package io.vtexerpbridge.sftp;

import io.vtexerpbridge.erp.ErpChannelProblem;
import io.vtexerpbridge.records.Subject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.sshd.sftp.common.SftpException;

/**
 * Whether the bridge could work with the server, asked while it does not run. In each directory a file is made, renamed and removed, whose name
 * begins with a dot, so that the ERP leaves it alone. A directory that is not there yet is neither made nor marked: whether it can be is tried
 * with another one beside it, which is removed again.
 */
public final class SftpCheck {

    private static final byte[] CONTENT = "written by the bridge's check\n".getBytes(StandardCharsets.UTF_8);

    private final SftpConnections server;
    private final DirectoryMark mark;
    private final String orders;
    private final String inbox;
    private final String receipts;
    private final List<String> madeLater = new ArrayList<>();

    /**
     * @param data the bridge's own folder, which remembers how it marked the directory for orders
     * @param alias of the ERP
     */
    public SftpCheck(SftpConnections server, Path data, String alias, String orders, String inbox, String receipts) {
        this.server = server;
        this.mark = new DirectoryMark(data.resolve(alias + "-sftp"));
        this.orders = RemotePath.of(orders);
        this.inbox = RemotePath.of(inbox);
        this.receipts = RemotePath.of(receipts);
    }

    /** What would keep it from that, each in one sentence with the mend. */
    public List<String> troubles() {
        Set<String> troubles = new LinkedHashSet<>();
        server.outlook(inbox).ifPresent(troubles::add);
        if (server.isAway()) {
            return List.copyOf(troubles);
        }
        try {
            server.call("the directory " + orders + " be read", at -> {
                mark.requireIfKnown(at, orders, server + "/" + orders);
                return null;
            });
            for (String directory : directories()) {
                tryIt(directory);
            }
        } catch (ErpChannelProblem e) {
            troubles.add(e.getMessage());
        }
        return List.copyOf(troubles);
    }

    /** The directories that are not there and can be made, and when that is; what {@link #troubles} found, empty when all are there. */
    public String madeLater() {
        return madeLater.isEmpty()
                ? ""
                : "; not there yet, and made when they are first needed: " + String.join(", ", madeLater);
    }

    /** Of the inbox those that files are moved in; it may itself belong to somebody else. */
    private List<String> directories() {
        List<String> directories = new ArrayList<>(List.of(orders, receipts));
        for (Subject subject : Subject.values()) {
            directories.add(inbox + "/" + subject.folder());
        }
        return directories;
    }

    private void tryIt(String directory) {
        boolean there = server.call("the directory " + directory + " be read", at -> at.exists(directory));
        if (there) {
            tryFiles(directory);
        } else if (!directory.startsWith(inbox + "/")) {
            // a sub-folder of the inbox is the ERP's to make
            tryToMake(directory);
            madeLater.add(directory);
        }
    }

    private void tryFiles(String directory) {
        String made = directory + "/.bridge-check-" + UUID.randomUUID();
        String renamed = made + ".renamed";
        server.call("files be made, renamed and removed in the directory " + directory, at -> {
            at.upload(made, new ByteArrayInputStream(CONTENT));
            try {
                at.replace(made, renamed);
            } catch (SftpException no) {
                at.remove(made);
                throw no;
            }
            at.remove(renamed);
            return null;
        });
    }

    /** Beside the first one of the path that is missing. */
    private void tryToMake(String directory) {
        server.call("the directory " + directory + " be made, which is not there yet", at -> {
            String above = "";
            for (int slash = directory.indexOf('/', 1); slash > 0; slash = directory.indexOf('/', slash + 1)) {
                if (!at.exists(directory.substring(0, slash))) {
                    break;
                }
                above = directory.substring(0, slash + 1);
            }
            String probe =
                    (above.isEmpty() && directory.startsWith("/") ? "/" : above) + ".bridge-check-" + UUID.randomUUID();
            at.makeDirectories(probe);
            at.removeDirectory(probe);
            return null;
        });
    }
}
