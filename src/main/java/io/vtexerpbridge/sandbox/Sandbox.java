package io.vtexerpbridge.sandbox;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Clock;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A running VTEX stand-in: a store with orders, its feed and hook, its calls, and a page that shows them. */
public final class Sandbox implements AutoCloseable {
    private static final long START_SECONDS = 30;
    private static final int LARGEST_BODY = 64 * 1024 * 1024;

    private final SandboxOptions options;
    private final Vertx vertx;
    private final HttpServer server;

    private Sandbox(SandboxOptions options, Vertx vertx, HttpServer server) {
        this.options = options;
        this.vertx = vertx;
        this.server = server;
    }

    /** Starts a sandbox; a {@link SandboxException} says in one sentence why it could not. */
    public static Sandbox start(SandboxOptions options) {
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(2)
                // Making thousands of orders at once is a long turn on purpose.
                .setMaxEventLoopExecuteTime(TimeUnit.SECONDS.toNanos(30))
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
        CompletableFuture<HttpServer> started = new CompletableFuture<>();
        // Everything runs on this one context, so nothing in the package needs a lock.
        Context context = vertx.getOrCreateContext();
        context.runOnContext(ignored -> listen(options, vertx, context, started));
        try {
            return new Sandbox(options, vertx, started.get(START_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException | CompletionException e) {
            vertx.close();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new SandboxException(
                    "The sandbox cannot listen on " + options.host() + ":" + options.port() + " (" + cause.getMessage()
                            + "); choose another port, or 0 for a free one",
                    cause);
        } catch (InterruptedException e) {
            vertx.close();
            Thread.currentThread().interrupt();
            throw new SandboxException("The start of the sandbox was interrupted", e);
        }
    }

    private static void listen(
            SandboxOptions options, Vertx vertx, Context context, CompletableFuture<HttpServer> started) {
        HttpServerOptions listening = new HttpServerOptions()
                .setHost(options.host())
                .setPort(options.port())
                .setReuseAddress(true);
        try {
            vertx.createHttpServer(listening)
                    .requestHandler(router(options, vertx, context))
                    .listen()
                    .onSuccess(started::complete)
                    .onFailure(started::completeExceptionally);
        } catch (RuntimeException e) {
            started.completeExceptionally(e);
        }
    }

    private static Router router(SandboxOptions options, Vertx vertx, Context context) {
        Clock clock = options.clock();
        Orders.Later later = later(vertx, context);
        Trouble trouble = new Trouble(random(options, 1));
        Tally tally = new Tally(clock, options.requestsPerMinute());
        HandleMaker handles = new HandleMaker(random(options, 2), options.account(), options.appKey());
        Feed feed = new Feed(clock, trouble, new FeedQueue(clock, random(options, 3), handles));
        HttpClient client = vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(20));
        Hook hook = new Hook(client, clock, later, options.hookRetryDelay(), options.account(), options.appKey());
        Announcer announcer = new Announcer(trouble, tally, feed, hook);
        OrderMaker maker = new OrderMaker(options.seed(), options.account());
        Orders orders = new Orders(maker, clock, later, trouble, options.moveDelay(), announcer::announce);
        Cancellation cancellation = new Cancellation(orders, clock);
        OrderCalls orderCalls = new OrderCalls(orders, trouble);
        InvoiceCalls invoices = new InvoiceCalls(orders, clock, later, trouble, options.invoiceDelay());
        TrackingCalls tracking = new TrackingCalls(orders, invoices, clock);
        SideCalls sides = new SideCalls(orders, clock);
        DoCalls vtexDo = new DoCalls(clock);
        OrderChanges changes = new OrderChanges(orders, clock, later, trouble, options.moveDelay(), options.account());

        VtexApi api = new VtexApi(options, orders, trouble, tally, later)
                .on(Call.GET_FEED_CONFIG, feed::config)
                .on(Call.SET_FEED_CONFIG, feed::configure)
                .on(Call.DELETE_FEED_CONFIG, feed::delete)
                .on(Call.GET_FEED, feed::read)
                .on(Call.COMMIT_FEED, feed::commit)
                .on(Call.GET_HOOK_CONFIG, hook::config)
                .onLater(Call.SET_HOOK_CONFIG, hook::configure)
                .on(Call.DELETE_HOOK_CONFIG, hook::delete)
                .on(Call.GET_ORDER, orderCalls::get)
                .on(Call.GET_ORDER_GROUP, orderCalls::group)
                .on(Call.LIST_ORDERS, new ListOrders(orders, clock, trouble, options.indexDelay())::list)
                .on(Call.START_HANDLING, orderCalls::startHandling)
                .on(Call.CANCEL_ORDER, cancellation::cancel)
                .on(Call.DENY_CANCELLATION, cancellation::deny)
                .on(Call.POST_INVOICE, invoices::post)
                .on(Call.PATCH_TRACKING, tracking::number)
                .on(Call.PUT_TRACKING, tracking::milestones)
                .on(Call.POST_INTERACTION, sides::interaction)
                .on(Call.CREATE_NOTE, vtexDo::createNote)
                .on(Call.LIST_NOTES, vtexDo::listNotes)
                .on(Call.GET_NOTE, vtexDo::note)
                .on(Call.CREATE_TASK, vtexDo::createTask)
                .on(Call.LIST_TASKS, vtexDo::listTasks)
                .on(Call.GET_TASK, vtexDo::task)
                .on(Call.UPDATE_TASK, vtexDo::updateTask)
                .on(Call.NOTIFY_PAYMENT, sides::notifyPayment)
                .on(Call.GET_SELLER_WINDOW, sides::sellerWindow)
                .on(Call.SET_SELLER_WINDOW, sides::setSellerWindow)
                .on(Call.CHANGE_SELLER, sides::changeSeller)
                .on(Call.GET_CHANGE_SETTINGS, changes::settings)
                .on(Call.SET_CHANGE_SETTINGS, changes::setSettings)
                .on(Call.PREVIEW_CHANGE, changes::preview)
                .on(Call.GET_CHANGE_SUMMARY, changes::summary)
                .on(Call.CREATE_CHANGE, changes::create)
                .on(Call.LIST_CHANGES, changes::list)
                .on(Call.GET_CHANGE, changes::get)
                .on(Call.CANCEL_CHANGE, changes::cancel)
                .on(Call.RETRY_CHANGE, changes::retry);

        Summary summary = new Summary(orders, feed, hook, tally, trouble);
        OrderStory story = new OrderStory(orders, vtexDo, changes);
        Control control = new Control(orders, cancellation, feed, hook, trouble, summary, story);
        Router router = Router.router(vertx);
        router.route().handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY));
        api.mount(router);
        router.route().handler(new LocalOnly());
        control.mount(router);
        PageHtml front = new PageHtml(options, orders, trouble, summary);
        new Page(front, new OrderHtml(story), orders, control, trouble).mount(router);
        router.route().handler(rest -> VtexApi.send(rest.response(), Answer.html(404, "Not Found")));
        return router;
    }

    private static Orders.Later later(Vertx vertx, Context context) {
        return (delay, action) -> {
            if (delay.compareTo(Duration.ofMillis(1)) < 0) {
                context.runOnContext(ignored -> action.run());
            } else {
                vertx.setTimer(delay.toMillis(), ignored -> action.run());
            }
        };
    }

    private static SplittableRandom random(SandboxOptions options, int use) {
        return new SplittableRandom(options.seed() * 31 + use);
    }

    /** The base URL of the VTEX calls and of the page. */
    public String url() {
        return "http://" + options.host() + ":" + server.actualPort();
    }

    public String account() {
        return options.account();
    }

    public String appKey() {
        return options.appKey();
    }

    public String appToken() {
        return options.appToken();
    }

    @Override
    public void close() {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new SandboxException("The sandbox did not close in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
