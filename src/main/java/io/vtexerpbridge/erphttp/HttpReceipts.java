package io.vtexerpbridge.erphttp;

import io.vtexerpbridge.ledger.Sha256;
import io.vtexerpbridge.records.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries receipts to the ERP. Each is taken in hand by a rename, so that the next version of it is written beside it, sent with a key that is its
 * content's, and filed in {@code sent}. Killed in between, it is found in hand and sent again under the same key.
 */
public final class HttpReceipts {

    private static final Logger LOG = LoggerFactory.getLogger(HttpReceipts.class);

    private static final String RECEIPT = ".receipt.csv";
    private static final String IN_HAND = ".sending";

    private final ErpHttpSettings settings;
    private final ErpHttpAnswers answers;
    /** What is left of the round, listed once: one that cannot be sent holds up no other. */
    private final Queue<Path> due = new ArrayDeque<>();

    private boolean round;

    /** One receipt in hand. */
    public record Parcel(String subject, String name, Path inHand, ErpCall call) {

        /** In words, for the log. */
        @Override
        public String toString() {
            return "receipt " + subject + "/" + name;
        }
    }

    HttpReceipts(ErpHttpSettings settings, ErpHttpAnswers answers) {
        this.settings = settings;
        this.answers = answers;
    }

    /**
     * The next receipt that is to be sent; null when the round is over, or there is none. The call after that begins the next round.
     *
     * @throws io.vtexerpbridge.erp.ErpPaused while the ERP wants no call
     */
    public synchronized Parcel next() throws IOException {
        if (!settings.has("receipts-url")) {
            return null;
        }
        answers.open();
        if (!round) {
            list();
            round = true;
        }
        while (!due.isEmpty()) {
            Path file = due.remove();
            try {
                return inHand(file);
            } catch (NoSuchFileException gone) {
                // somebody cleared the folder
                LOG.debug("{} is gone", file);
            }
        }
        round = false;
        return null;
    }

    /**
     * Nobody sends receipts any more: those in hand get their names back, for whoever takes them now, unless a newer version has the name.
     */
    public void putBack() {
        try {
            list();
            for (Path file : due) {
                String name = file.getFileName().toString();
                if (name.startsWith(".")) {
                    Path named = file.resolveSibling(bare(name));
                    if (Files.exists(named)) {
                        Files.delete(file);
                    } else {
                        Files.move(file, named, StandardCopyOption.ATOMIC_MOVE);
                    }
                }
            }
        } catch (IOException e) {
            LOG.warn(
                    "Receipts in {} that were to be sent over HTTP cannot be given their names again ({}); make the folder"
                            + " writable and start again",
                    settings.receipts(),
                    e.toString());
        } finally {
            due.clear();
        }
    }

    private void list() throws IOException {
        List<Path> found = new ArrayList<>();
        for (Subject subject : Subject.values()) {
            Path folder = settings.receipts().resolve(subject.folder());
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.list(folder)) {
                    files.filter(file -> isReceipt(file.getFileName().toString()))
                            .filter(Files::isRegularFile)
                            .forEach(found::add);
                }
            }
        }
        found.sort(Comparator.comparing(HttpReceipts::order));
        due.addAll(found);
    }

    private static boolean isReceipt(String name) {
        return name.startsWith(".") ? name.endsWith(RECEIPT + IN_HAND) : name.endsWith(RECEIPT);
    }

    /** What is in hand goes before a newer version of it. */
    private static String order(Path file) {
        String name = file.getFileName().toString();
        boolean inHand = name.startsWith(".");
        return file.getParent().getFileName() + "/" + (inHand ? bare(name) + " 0" : name + " 1");
    }

    private static String bare(String name) {
        return name.substring(1, name.length() - IN_HAND.length());
    }

    private Parcel inHand(Path file) throws IOException {
        String name = file.getFileName().toString();
        Path inHand = file;
        if (name.startsWith(".")) {
            name = bare(name);
        } else {
            inHand = file.resolveSibling("." + name + IN_HAND);
            Files.move(file, inHand, StandardCopyOption.ATOMIC_MOVE);
        }
        String subject = file.getParent().getFileName().toString();
        byte[] content = Files.readAllBytes(inHand);
        ErpCall call = ErpCall.post(
                "receipts",
                settings.key("receipts-url"),
                settings.uri("receipts-url", Map.of("subject", subject)),
                "text/csv; charset=" + settings.charset().name(),
                Map.of(
                        "Idempotency-Key",
                        // two files may be told alike, as those without a record
                        settings.idempotencyKey(
                                "receipt/" + subject + "/" + Sha256.of(name + "\n" + Sha256.of(content))),
                        "X-Subject",
                        subject,
                        "X-File-Name",
                        ErpHttpSettings.headerValue(name)),
                content);
        return new Parcel(subject, name, inHand, call);
    }

    /**
     * What the ERP said to a receipt.
     *
     * @return true, so that there may be more
     * @throws io.vtexerpbridge.erp.ErpPaused when the ERP said how long to wait
     * @throws io.vtexerpbridge.erp.ErpChannelProblem when it is to be sent again
     */
    public synchronized boolean carried(Parcel parcel, ErpAnswer answer) throws IOException {
        if (!answer.delivered() && !answer.refused()) {
            answers.notNow(answer);
        }
        if (answer.refused()) {
            LOG.warn("{} lies in refused: {}", parcel, answer.sentence());
        }
        file(parcel, answer.refused() ? "refused" : "sent");
        return true;
    }

    private static void file(Parcel parcel, String folder) throws IOException {
        Path target = Files.createDirectories(parcel.inHand().resolveSibling(folder));
        try {
            Files.move(parcel.inHand(), target.resolve(parcel.name()), StandardCopyOption.REPLACE_EXISTING);
        } catch (NoSuchFileException gone) {
            // somebody cleared the folder; the ERP has it
            LOG.debug("{} is gone", parcel.inHand());
        }
    }
}
