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
 * begins with a dot, so that the ERP leaves it alone. A directory that is not there yet is neither made nor marked.
 */
public final class SftpCheck {

    private static final byte[] CONTENT = "written by the bridge's check\n".getBytes(StandardCharsets.UTF_8);

    private final SftpConnections server;
    private final DirectoryMark mark;
    private final String orders;
    private final String inbox;
    private final String receipts;

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

    /** Of the inbox those that files are moved in; it may itself belong to somebody else. */
    private List<String> directories() {
        List<String> directories = new ArrayList<>(List.of(orders, receipts));
        for (Subject subject : Subject.values()) {
            directories.add(inbox + "/" + subject.folder());
        }
        return directories;
    }

    private void tryIt(String directory) {
        String made = directory + "/.bridge-check-" + UUID.randomUUID();
        String renamed = made + ".renamed";
        server.call("files be made, renamed and removed in the directory " + directory, at -> {
            if (at.exists(directory)) {
                at.upload(made, new ByteArrayInputStream(CONTENT));
                try {
                    at.replace(made, renamed);
                } catch (SftpException no) {
                    at.remove(made);
                    throw no;
                }
                at.remove(renamed);
            }
            return null;
        });
    }
}
