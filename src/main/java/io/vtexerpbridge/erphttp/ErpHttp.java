package io.vtexerpbridge.erphttp;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vtexerpbridge.inbox.InboxDoor;
import io.vtexerpbridge.ledger.Sendings;
import io.vtexerpbridge.vtex.CallLimits;
import java.time.Clock;
import java.util.Map;

/** Everything that belongs to one ERP behind HTTP, made from its keys. */
public final class ErpHttp {

    /** In bytes; what the inbox fetches at once is held in memory. */
    private static final long LARGEST_ANSWER = 64L * 1024 * 1024;

    private final ErpHttpChannel channel;
    private final ErpHttpAnswers answers;
    private final ErpHttpAccess access;
    private final ErpHttpClient client;
    private final ErpHttpClient tokenClient;

    public ErpHttp(ErpHttpSettings settings, Sendings sendings, ObjectMapper mapper, Clock clock) {
        ErpHttpHealth health = new ErpHttpHealth();
        CallLimits limits = new CallLimits("erp-call-limits", settings.duration("timeout"), LARGEST_ANSWER);
        answers = new ErpHttpAnswers(new StatusMeanings(settings.list("statuses")), health, clock);
        access = new ErpHttpAccess(settings, mapper, answers, clock);
        client = new ErpHttpClient(settings, limits, access::authorization, settings.headers());
        tokenClient = new ErpHttpClient(settings, limits, access::clientAuthorization, Map.of());
        channel = new ErpHttpChannel(settings, sendings, answers, health, mapper, clock);
    }

    /** @throws IllegalArgumentException when the trust store cannot be used, with a sentence that names its key */
    public void check() {
        client.check();
    }

    public ErpHttpChannel channel() {
        return channel;
    }

    public ErpHttpAnswers answers() {
        return answers;
    }

    public ErpHttpAccess access() {
        return access;
    }

    /** What the ERP tells of one VTEX account. */
    public HttpInbox inbox(ErpHttpSettings ofAccount) {
        return new HttpInbox(ofAccount, answers, new InboxDoor(ofAccount.inbox(), ofAccount.doneMarker()));
    }

    /** What it is told of one VTEX account. */
    public HttpReceipts receipts(ErpHttpSettings ofAccount) {
        return new HttpReceipts(ofAccount, answers);
    }

    /** For calls to the ERP. */
    public ErpHttpClient client() {
        return client;
    }

    /** For the call that fetches a token. */
    public ErpHttpClient tokenClient() {
        return tokenClient;
    }
}
