package io.vtexerpbridge.sandbox;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.Set;

/**
 * Lets only this machine's own browser and programs at the control API and the page.
 *
 * <p>SECURITY: they ask for no key, so a foreign name in Host (DNS rebinding) or a request that another site
 * starts must not reach them; this check is the sole guard.
 */
final class LocalOnly implements Handler<RoutingContext> {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        // The authority is the Host header of HTTP/1.1 and what stands in its place in HTTP/2, which Java's client
        // upgrades to.
        HostAndPort authority = request.authority();
        String host = authority == null ? null : authority.toString();
        String origin = request.getHeader("Origin");
        String site = request.getHeader("Sec-Fetch-Site");
        boolean foreign = host == null
                || !LOOPBACK.contains(host.replaceFirst(":\\d+$", ""))
                || (origin != null && !sameOrigin(origin, host))
                || (site != null && !site.equals("same-origin") && !site.equals("none"));
        if (foreign) {
            VtexApi.send(
                    context.response(),
                    Answer.json(403, Json.object().put("error", "The sandbox is controlled from this machine only")));
        } else {
            context.next();
        }
    }

    private static boolean sameOrigin(String origin, String host) {
        try {
            return host.equals(URI.create(origin).getAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
