package io.vtexerpbridge.erp;

import io.vtexerpbridge.ledger.Document;
import io.vtexerpbridge.ledger.WorkItem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The channel of an ERP that takes files of several VTEX accounts, each in a place of its own: a place that is away keeps no other
 * account's documents.
 */
public final class StagedByAccount implements ErpChannel {

    private final Map<String, StagedDocuments> channels;

    /** @param channels by account, the first account's first */
    public StagedByAccount(Map<String, StagedDocuments> channels) {
        this.channels = new LinkedHashMap<>(channels);
    }

    /** The document under the temporary name it is written to, in the place of its order's account. */
    public Document stage(WorkItem item, ErpDocument document) {
        return of(item.account()).stage(item, document);
    }

    @Override
    public void release(WorkItem item) {
        of(item.account()).release(item);
    }

    @Override
    public List<Document> taken(List<Document> released) {
        List<Document> taken = new ArrayList<>();
        released.stream()
                .collect(Collectors.groupingBy(Document::account, LinkedHashMap::new, Collectors.toList()))
                .forEach((account, documents) -> taken.addAll(of(account).taken(documents)));
        return taken;
    }

    @Override
    public void withdraw(WorkItem item) {
        of(item.account()).withdraw(item);
    }

    @Override
    public int finishReleases() {
        return channels.values().stream()
                .mapToInt(StagedDocuments::finishReleases)
                .sum();
    }

    @Override
    public String failed(Throwable problem) {
        return channels.values().iterator().next().failed(problem);
    }

    @Override
    public String failed(WorkItem item, Throwable problem) {
        return of(item.account()).failed(problem);
    }

    /** As {@link StagedDocuments#look}, for every account. */
    public void look() {
        channels.values().forEach(StagedDocuments::look);
    }

    /** What is the matter when no account's documents are taken; while one's are, the ERP is there. */
    @Override
    public Optional<String> trouble() {
        List<String> troubles = troubles();
        return troubles.size() == channels.size() ? Optional.of(troubles.get(0)) : Optional.empty();
    }

    @Override
    public Optional<String> notice() {
        return troubles().stream().findFirst();
    }

    private List<String> troubles() {
        return channels.values().stream()
                .map(StagedDocuments::trouble)
                .flatMap(Optional::stream)
                .toList();
    }

    private StagedDocuments of(String account) {
        StagedDocuments channel = channels.get(account);
        if (channel == null) {
            throw new ErpChannelProblem("The account " + account
                    + " has no folder at the ERP, because this bridge does not serve it any more; name it in accounts"
                    + " again.");
        }
        return channel;
    }

    /** Where the documents go. */
    @Override
    public String toString() {
        return channels.values().stream().map(StagedDocuments::toString).collect(Collectors.joining(", "));
    }
}
