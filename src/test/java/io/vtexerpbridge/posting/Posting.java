package io.vtexerpbridge.posting;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vtexerpbridge.ledger.WorkItem;
import io.vtexerpbridge.nfe.NfeGate;
import io.vtexerpbridge.tables.Tables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.Predicate;

/** An {@link InvoicePosting} at one moment, and what it says. */
final class Posting {

    static final Instant NOW = Instant.parse("2026-11-21T13:00:00Z");
    static final ZoneId ZONE = ZoneId.of("America/Sao_Paulo");
    private static final JsonMapper JSON = new JsonMapper();

    private Posting() {}

    static InvoicePosting posting(Predicate<String> canceled, long tolerance) {
        return posting(facts(canceled, key -> false, item -> false), tolerance);
    }

    static KnownFacts facts(
            Predicate<String> canceled, Predicate<String> mayBePosted, Predicate<WorkItem> changeInDoubt) {
        return new KnownFacts() {
            @Override
            public boolean isNfeCanceled(String account, String key) {
                return canceled.test(key);
            }

            @Override
            public boolean mayBePosted(String account, String key) {
                return mayBePosted.test(key);
            }

            @Override
            public boolean isChangeInDoubt(WorkItem item) {
                return changeInDoubt.test(item);
            }
        };
    }

    static InvoicePosting posting(KnownFacts facts, long tolerance) {
        return new InvoicePosting(
                Clock.fixed(NOW, ZONE),
                ZONE,
                tolerance,
                new NfeGate(false),
                facts,
                new Carriers(Path.of("config/carriers.csv")),
                new SkuCodes(new Tables(Path.of("config/tables"), StandardCharsets.UTF_8, String::strip)));
    }

    static Step next(WorkItem item, TestOrder order) {
        return posting(key -> false, 5).next(item, order.order());
    }

    static Instant ago(Duration time) {
        return NOW.minus(time);
    }

    static String refused(WorkItem item, TestOrder order) {
        return ((Step.Refused) next(item, order)).reason();
    }

    static Step.Judge judge(WorkItem item, TestOrder order) {
        return (Step.Judge) next(item, order);
    }

    static Step.Wait waits(WorkItem item, TestOrder order) {
        return (Step.Wait) next(item, order);
    }

    static Step.Settled settled(WorkItem item, TestOrder order) {
        return (Step.Settled) next(item, order);
    }

    static String body(WorkItem item, TestOrder order) {
        Step step = next(item, order);
        if (step instanceof Step.Call call) {
            return call.body();
        }
        throw new AssertionError("no call: " + step);
    }

    static JsonNode json(WorkItem item, TestOrder order) {
        try {
            return JSON.readTree(body(item, order));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
