package io.vtexerpbridge.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vtexerpbridge.BridgeConfiguration;
import io.vtexerpbridge.feed.FeedConfiguration;
import io.vtexerpbridge.feed.WantedFilter;
import io.vtexerpbridge.hook.HookConfiguration;
import io.vtexerpbridge.settings.Settings;
import io.vtexerpbridge.vtex.VtexAccount;
import io.vtexerpbridge.vtex.VtexAccounts;
import io.vtexerpbridge.vtex.VtexAnswers;
import io.vtexerpbridge.vtex.VtexBudget;
import io.vtexerpbridge.vtex.VtexHealth;
import io.vtexerpbridge.vtex.VtexPaused;
import io.vtexerpbridge.vtex.VtexRefused;
import io.vtexerpbridge.vtex.VtexUnavailable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/**
 * One VTEX account: whether it takes the key, what the key may do, and whether feed, hook and clock are as they should be. Only questions
 * are asked, each of them once; the feed itself is not read, because VTEX would hide what it hands out.
 */
final class VtexCheck {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    /** More, and reconciliations and leases cut their hours at the wrong places. */
    private static final Duration CLOCK_SLACK = Duration.ofSeconds(60);

    private static final String FEED_PERMISSION = "Feed v3 and Hook Admin";
    /** Asked for where there is no order to ask for; VTEX has none of such a number. */
    private static final String NO_ORDER = "0000000000000-00";

    private static final List<String> ONLY_WITH_EFFECT = List.of(
            "Change order workflow status (start-handling)",
            "Notify invoice",
            "Cancel order",
            "Notify payment",
            "Orders Full Access (notes, another seller)");

    private final Settings settings;
    private final VtexAccount account;
    private final KeyPlaces places;
    private final Report report;
    private final Clock clock = Clock.systemUTC();
    private final VtexAnswers answers;
    private final HttpClient client = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(PATIENCE)
            .build();

    VtexCheck(Settings settings, VtexAccount account, KeyPlaces places, Report report) {
        this.settings = settings;
        this.account = account;
        this.places = places;
        this.report = report;
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        this.answers = new VtexAnswers(
                BridgeConfiguration.mapper(),
                new VtexBudget(List.of(account), 1, meters, clock),
                new VtexHealth(),
                meters,
                clock,
                Duration.ofMinutes(1));
    }

    /**
     * What a question brought.
     *
     * @param status 0 when there was no answer
     * @param json a missing node when there is nothing to be read
     * @param trouble why it is no use; null when it is, also when VTEX has nothing by that name
     * @param skew how far VTEX's clock is ahead of this machine's; null when it did not say
     */
    private record Told(int status, JsonNode json, String trouble, Duration skew) {

        /** Nothing more has to be asked: it would be the same for every question. */
        boolean useless() {
            return trouble != null && status != 403 && status != 400;
        }
    }

    void look() {
        Told feed = ask("get-feed-configuration", FEED_PERMISSION, "/api/orders/feed/config");
        String vtex = "VTEX account " + account.name() + " at " + account.baseUrl();
        if (feed.useless()) {
            report.problem(vtex, Finding.of(feed.trouble()));
            report.notTried("permissions, feed, hook and clock of " + account.name() + ": VTEX has to answer first");
            return;
        }
        report.ok(vtex + " takes the key");
        clock(feed);
        if (permission(feed, FEED_PERMISSION + ", to read")) {
            feed(feed.json());
        }
        hook();
        orders();
        report.notTried("permissions " + String.join(", ", ONLY_WITH_EFFECT) + ", and " + FEED_PERMISSION
                + " to write: trying would change something in VTEX");
    }

    private void clock(Told told) {
        if (told.skew() == null) {
            report.notTried("this machine's clock: VTEX's answer has no date to compare it with");
            return;
        }
        long seconds = Math.abs(told.skew().toSeconds());
        report.looked(
                "this machine's clock, compared with VTEX's",
                seconds <= CLOCK_SLACK.toSeconds()
                        ? List.of()
                        : List.of(Finding.of("This machine's clock is " + seconds + " s "
                                + (told.skew().isNegative() ? "ahead of" : "behind") + " VTEX's, expected "
                                + CLOCK_SLACK.toSeconds()
                                + " s or less; set it, and keep it right with NTP (chrony or systemd-timesyncd).")));
    }

    /** @return whether there is something to be read in the answer */
    private boolean permission(Told told, String what) {
        report.looked("permission " + what, told.trouble() == null ? List.of() : List.of(Finding.of(told.trouble())));
        return told.trouble() == null;
    }

    private void feed(JsonNode found) {
        if (!settings.flag("feed.enabled")) {
            report.notTried("the feed's configuration: feed.enabled is false");
            return;
        }
        List<String> states = settings.list("feed.states");
        boolean made = settings.flag("feed.configure");
        String difference =
                new FeedConfiguration(BridgeConfiguration.mapper(), states, PATIENCE, clock).difference(found);
        String what = "the feed's configuration";
        if (difference.isEmpty()) {
            report.ok(what + ", " + found.path("quantity").asLong() + " events wait");
        } else if (difference.equals(WantedFilter.NONE)) {
            if (made) {
                report.ok(what + ": there is none yet, the bridge makes it when it starts");
            } else {
                report.problem(
                        what,
                        places.finding(
                                "feed.configure",
                                "VTEX has no feed for this key, and feed.configure is false; run ./bridge feed configure, or set"
                                        + " feed.configure = true."));
            }
        } else if (made && sameFilter(found, states)) {
            report.ok(what + ": " + difference + ", the bridge mends that when it starts");
        } else {
            report.problem(
                    what,
                    places.finding(
                            "feed.states",
                            "VTEX's feed for this key is another one than feed.states says: " + difference
                                    + ". When another program reads with this key, give the bridge a key of its own: two readers take"
                                    + " each other's events. Otherwise run ./bridge feed configure."));
        }
    }

    private static boolean sameFilter(JsonNode found, List<String> states) {
        return new WantedFilter(states)
                .difference(WantedFilter.get(found, "filter"))
                .isEmpty();
    }

    private void hook() {
        String what = "the hook's configuration";
        if (!settings.flag("hook.enabled")) {
            report.notTried(what + ": hook.enabled is false");
            return;
        }
        String url = settings.text("hook.url");
        unknownHost(url).ifPresent(finding -> report.problem("the address of hook.url", finding));
        Told told = ask("get-hook-configuration", FEED_PERMISSION, "/api/orders/hook/config");
        if (told.trouble() != null) {
            // The permission is the feed's, and was told.
            report.notTried(what + ": VTEX does not show it");
            return;
        }
        String difference = new HookConfiguration(
                        BridgeConfiguration.mapper(),
                        settings.list("feed.states"),
                        url,
                        settings.text("hook.secret"),
                        PATIENCE,
                        clock)
                .difference(told.json());
        boolean none = difference.equals(WantedFilter.NONE);
        if (difference.isEmpty()) {
            report.ok(what);
        } else if (none && settings.flag("hook.configure")) {
            report.ok(what + ": there is none yet, the bridge makes it when it starts, and VTEX then tries hook.url");
        } else {
            report.problem(
                    what,
                    places.finding(
                            none ? "hook.configure" : "hook.url",
                            "VTEX's hook for this key is another one than hook.url and feed.states say: " + difference
                                    + ". When another program has its hook at this key, give the bridge a key of its own; otherwise start"
                                    + " the bridge and run ./bridge hook configure."));
        }
    }

    private Optional<Finding> unknownHost(String url) {
        String host = url.isEmpty() ? "" : URI.create(url).getHost();
        try {
            // an empty one is this machine, and nobody's fault here
            InetAddress.getByName(host);
            return Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.of(places.finding(
                    "hook.url",
                    "hook.url is " + url + ", and nobody knows the host " + host
                            + "; correct it, or have the name set up: VTEX has to find it."));
        }
    }

    private void orders() {
        Told list = ask("list-orders", "List Orders", "/api/oms/pvt/orders?page=1&per_page=1");
        boolean listed = permission(list, "List Orders");
        String id = listed ? list.json().path("list").path(0).path("orderId").asText("") : "";
        Told order = ask("get-order", "View order", "/api/oms/pvt/orders/" + segment(id.isEmpty() ? NO_ORDER : id));
        if (id.isEmpty() && order.status() == 404) {
            report.ok("permission View order");
        } else {
            permission(order, "View order");
        }
        if (id.isEmpty()) {
            report.notTried("permission Change order: there is no order yet to ask for");
            return;
        }
        Told changes = ask(
                "list-changes",
                "Change order",
                "/api/order-system/orders/" + segment(id) + "/changes?an=" + segment(account.name()));
        if (changes.status() == 403) {
            report.notTried(
                    "changes of orders: the key lacks the permission \"Change order\"; needed only when the ERP sends files into changes/");
        } else {
            permission(changes, "Change order, to read");
        }
    }

    private String segment(String orderId) {
        return new VtexAccounts(List.of(account), true).segment(orderId);
    }

    private Told ask(String call, String permission, String path) {
        HttpResponse<byte[]> answer;
        Duration skew;
        try {
            Instant before = clock.instant();
            answer = get(path);
            Instant middle =
                    before.plus(Duration.between(before, clock.instant()).dividedBy(2));
            skew = date(answer).map(date -> Duration.between(middle, date)).orElse(null);
        } catch (IOException e) {
            return new Told(
                    0,
                    null,
                    "VTEX does not answer at " + account.baseUrl() + " (" + e + "); check " + account.alias()
                            + ".base-url and the network.",
                    null);
        }
        int status = answer.statusCode();
        try {
            JsonNode json = answers.read(
                    account.name(),
                    call,
                    null,
                    permission,
                    "json",
                    status,
                    answer.headers().firstValue("Content-Type").orElse(null),
                    answer.headers().firstValue("Retry-After").orElse(null),
                    answer.body());
            return new Told(status, json, null, skew);
        } catch (VtexRefused refused) {
            JsonNode nothing = BridgeConfiguration.mapper().missingNode();
            return new Told(status, nothing, status == 404 ? null : refused.getMessage() + ".", skew);
        } catch (VtexPaused | VtexUnavailable trouble) {
            return new Told(status, null, trouble.getMessage() + ".", skew);
        }
    }

    /** RFC 9110: the moment at which VTEX made its answer, to the second. */
    private static Optional<Instant> date(HttpResponse<?> answer) {
        try {
            return answer.headers().firstValue("Date").map(date -> ZonedDateTime.parse(
                            date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeParseException unreadable) {
            return Optional.empty();
        }
    }

    private HttpResponse<byte[]> get(String path) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(account.baseUrl() + path))
                .timeout(PATIENCE)
                .header("Accept", "application/json")
                .header("Content-Type", "application/json")
                .header("X-VTEX-API-AppKey", account.appKey())
                .header("X-VTEX-API-AppToken", account.appToken())
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
