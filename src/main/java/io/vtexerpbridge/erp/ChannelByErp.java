package io.vtexerpbridge.erp;

import io.vtexerpbridge.ledger.Document;
import io.vtexerpbridge.ledger.OrderErps;
import io.vtexerpbridge.ledger.OrderErps.Chosen;
import io.vtexerpbridge.ledger.WorkItem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The channels of all ERPs as one: what is about an order goes to the channel of the ERP that has it. */
public final class ChannelByErp implements ErpChannel {

    private final Map<String, ErpChannel> channels;
    private final OrderErps orders;
    private final ErpGate gate;

    /** @param channels by the ERP's alias, in the order in which people name them */
    public ChannelByErp(Map<String, ErpChannel> channels, OrderErps orders, ErpGate gate) {
        this.channels = new LinkedHashMap<>(channels);
        this.orders = orders;
        this.gate = gate;
    }

    @Override
    public void release(WorkItem item) {
        at(item, channel -> {
            channel.release(item);
            return null;
        });
    }

    @Override
    public void withdraw(WorkItem item) {
        at(item, channel -> {
            channel.withdraw(item);
            return null;
        });
    }

    @Override
    public ErpDocument inDoubt(WorkItem item) {
        return at(item, channel -> channel.inDoubt(item));
    }

    private <T> T at(WorkItem item, Function<ErpChannel, T> call) {
        Chosen chosen = orders.chosen(item.account(), item.orderId());
        if (!chosen.stands()) {
            // none has anything of it, and one that is away is no reason to wait
            return null;
        }
        ErpChannel channel = channels.get(chosen.erp());
        if (channel == null) {
            throw new OrderProblem(
                    "no-erp",
                    item.orderId(),
                    "the ERP " + chosen.erp()
                            + " has it, or may have it, and erps does not name that one; name it again with its keys");
        }
        return call.apply(channel);
    }

    @Override
    public List<Document> taken(List<Document> released) {
        List<Document> taken = new ArrayList<>();
        released.stream()
                .collect(Collectors.groupingBy(document ->
                        orders.chosen(document.account(), document.orderId()).erp()))
                .forEach((erp, documents) -> {
                    if (channels.containsKey(erp)) {
                        taken.addAll(channels.get(erp).taken(documents));
                    }
                });
        return taken;
    }

    @Override
    public int finishReleases() {
        return channels.values().stream().mapToInt(ErpChannel::finishReleases).sum();
    }

    @Override
    public String failed(Throwable problem) {
        return channels.values().iterator().next().failed(problem);
    }

    @Override
    public String failed(WorkItem item, Throwable problem) {
        String erp = orders.chosen(item.account(), item.orderId()).erp();
        ErpChannel channel = channels.get(erp);
        if (channel == null || problem instanceof ErpGate.Untried) {
            return String.valueOf(problem.getMessage());
        }
        String sentence = Erp.said(erp, channel.failed(item, problem));
        if (!(problem instanceof ChannelInUse.Unsettled)) {
            gate.away(erp, item.account(), sentence);
        }
        return sentence;
    }

    /** What is the matter with each of them. */
    @Override
    public Optional<String> trouble() {
        return all(ErpChannel::trouble);
    }

    @Override
    public Optional<String> notice() {
        return all(ErpChannel::notice);
    }

    private Optional<String> all(Function<ErpChannel, Optional<String>> told) {
        List<String> sentences = new ArrayList<>();
        channels.forEach((erp, channel) ->
                told.apply(channel).ifPresent(sentence -> sentences.add(named(erp, Erp.said(erp, sentence)))));
        return sentences.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", sentences));
    }

    private String named(String erp, String sentence) {
        return channels.size() == 1 ? sentence : "ERP " + erp + ": " + sentence;
    }

    /** Where the documents go, for the log. */
    @Override
    public String toString() {
        List<String> places = new ArrayList<>();
        channels.forEach((erp, channel) -> places.add(named(erp, channel.toString())));
        return String.join(", ", places);
    }
}
