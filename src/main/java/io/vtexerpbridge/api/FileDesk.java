package io.vtexerpbridge.api;

import io.vtexerpbridge.inbox.FileReplay;
import io.vtexerpbridge.ledger.Desk;
import io.vtexerpbridge.ledger.ErpFile;
import io.vtexerpbridge.ledger.ErpFileDesk;
import io.vtexerpbridge.ledger.ErpFileDesk.Filter;
import io.vtexerpbridge.ledger.ErpFileDesk.Listed;
import io.vtexerpbridge.ledger.Replays;
import io.vtexerpbridge.ledger.Retries;
import io.vtexerpbridge.ledger.Skips;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What operators ask about the ERP's files, and do to them. */
public final class FileDesk {

    private static final Logger LOG = LoggerFactory.getLogger(FileDesk.class);

    private static final int USUAL_PAGE = 50;
    private static final int LONGEST_PAGE = 1000;
    /** Files of one name that are worth naming in a sentence. */
    private static final int SEVERAL = 10;

    private final ErpFileDesk files;
    private final Desk desk;
    private final Retries retries;
    private final Skips skips;
    private final Replays replays;
    private final Function<ErpFile, Optional<FileReplay>> inboxes;

    public FileDesk(
            ErpFileDesk files,
            Desk desk,
            Retries retries,
            Skips skips,
            Replays replays,
            Function<ErpFile, Optional<FileReplay>> inboxes) {
        this.files = files;
        this.desk = desk;
        this.retries = retries;
        this.skips = skips;
        this.replays = replays;
        this.inboxes = inboxes;
    }

    /** The files that match, newest first: {@code state, parked, since, limit, offset}. */
    public Map<String, Object> list(Ask ask) {
        try {
            List<Listed> found = files.list(new Filter(
                    ask.text("state"),
                    ask.flag("parked"),
                    ask.moment("since"),
                    null,
                    ask.number("limit", USUAL_PAGE, 1, LONGEST_PAGE),
                    ask.number("offset", 0, 0, Integer.MAX_VALUE)));
            return Map.of("files", found.stream().map(FileDesk::line).toList());
        } catch (IllegalArgumentException e) {
            throw new AskProblem(400, e.getMessage());
        }
    }

    private static Map<String, Object> line(Listed listed) {
        ErpFile file = listed.file();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("id", file.id());
        line.put("account", file.account());
        line.put("subject", file.subject());
        line.put("name", file.name());
        line.put("state", file.reason() == null ? file.state() : "unreadable");
        line.put("reason", file.reason());
        line.put("takenAt", file.takenAt());
        line.put("records", listed.records());
        line.put("accepted", listed.accepted());
        line.put("refused", listed.refused());
        line.put("parked", listed.parked());
        line.put("receiptWrittenAt", listed.receiptWrittenAt());
        return line;
    }

    /** One file with what is parked or refused of it: {@code id}, a number or a name. */
    public Map<String, Object> show(Ask ask) {
        Listed listed = one(ask);
        ErpFile file = listed.file();
        Map<String, Object> answer = line(listed);
        answer.put("outcomes", files.outcomes(file.id()));
        answer.put("stuck", files.stuck(file.id()));
        answer.put("timeline", desk.timeline(file.account(), about(file)));
        return answer;
    }

    /** Opens its parked records again: {@code id}. */
    public Map<String, Object> retry(Ask ask) {
        ErpFile file = one(ask).file();
        long opened = retries.retryFile(file.id());
        return done(file, opened, "retried", opened + " parked records sent again by an operator");
    }

    /** Leaves its parked records to a person: {@code id, reason}. */
    public Map<String, Object> skip(Ask ask) {
        ErpFile file = one(ask).file();
        String reason = ask.needed("reason");
        long skipped = skips.skipFile(file.id(), reason);
        return done(file, skipped, "skipped", skipped + " parked records skipped by an operator: " + reason);
    }

    private Map<String, Object> done(ErpFile file, long count, String entry, String sentence) {
        if (count == 0) {
            throw new AskProblem(409, "Nothing of " + name(file) + " is parked.");
        }
        return noted(file, entry, sentence);
    }

    private Map<String, Object> noted(ErpFile file, String entry, String sentence) {
        replays.note(file.account(), about(file), entry, sentence);
        LOG.info("{} {}", name(file), sentence);
        return Map.of("id", file.id(), "file", name(file), "sentence", sentence);
    }

    /** Puts it into the inbox once more: {@code id}. */
    public Map<String, Object> replay(Ask ask) throws IOException {
        ErpFile file = one(ask).file();
        if (!file.state().equals("filed")) {
            throw new AskProblem(409, name(file) + " is being taken right now; ask again when it lies in done.");
        }
        try {
            Path dropped = inboxes.apply(file)
                    .orElseThrow(() -> new AskProblem(
                            409,
                            name(file) + " is of the ERP " + file.erp()
                                    + ", which erps does not name any more; name it again, or drop the file by hand."))
                    .drop(file)
                    .orElseThrow(() -> new AskProblem(
                            404,
                            name(file) + " lies neither in done nor in error any more, as it was; drop it again"
                                    + " from where the ERP keeps it."));
            return noted(file, "replayed", "put into " + dropped.getParent() + " once more by an operator");
        } catch (FileAlreadyExistsException e) {
            throw new AskProblem(
                    409, "A file of the name of " + name(file) + " lies in the inbox; it has to be taken first.");
        }
    }

    /** By its number; by its name when only one file has it. */
    private Listed one(Ask ask) {
        String id = ask.needed("id");
        if (id.matches("[0-9]{1,18}")) {
            var byNumber = files.file(Long.parseLong(id));
            if (byNumber.isPresent()) {
                return byNumber.get();
            }
        }
        List<Listed> named = files.list(new Filter(null, false, null, id, SEVERAL, 0));
        if (named.isEmpty()) {
            throw new AskProblem(404, "No file \"" + id + "\" was taken; files list shows numbers and names.");
        }
        if (named.size() > 1) {
            throw new AskProblem(
                    409,
                    "Several files were called \"" + id + "\"; say which: "
                            + named.stream()
                                    .map(one ->
                                            one.file().id() + " (" + one.file().subject() + ", taken "
                                                    + one.file().takenAt() + ")")
                                    .collect(Collectors.joining(", "))
                            + ".");
        }
        return named.get(0);
    }

    private static String name(ErpFile file) {
        return file.subject() + "/" + file.name();
    }

    /** Under which a file's timeline is kept; no order id has a blank. */
    private static String about(ErpFile file) {
        return "file " + file.id();
    }
}
