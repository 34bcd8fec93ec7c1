package io.vtexerpbridge.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Two accounts of one name steal each other's events, two ERPs at one place each other's files. */
final class SharedPlaces {

    /** By these an ERP's address tells who calls. */
    private static final List<String> CALLER = List.of(
            "erp.http.auth",
            "erp.http.user",
            "erp.http.password",
            "erp.http.token",
            "erp.http.oauth2.client-id",
            "erp.http.oauth2.scope",
            "erp.http.headers");

    private final Path home;
    private final Map<String, String> values;
    private final Map<String, String> origins;
    private final List<String> problems = new ArrayList<>();

    /** @param origins where each value was set, as {@code config/local.properties line 3} */
    SharedPlaces(Path home, Map<String, String> values, Map<String, String> origins) {
        this.home = home;
        this.values = values;
        this.origins = origins;
    }

    /** One sentence for each key whose place another alias has too. */
    List<String> problems(List<Alias> accounts, List<Alias> erps) {
        compare(accounts, "vtex.account", "", "", alias -> value(alias, "vtex.account"));
        for (String key : List.of("erp.orders.directory", "erp.inbox.directory", "erp.receipts.directory")) {
            compare(erps, key, "", "", alias -> folder(alias, key));
        }
        for (String name : List.of("orders", "inbox", "receipts")) {
            String directory = "erp.sftp." + name + "-directory";
            compare(
                    erps,
                    directory,
                    "erp.sftp.host",
                    " on the same server as the same user",
                    alias -> sftp(alias, directory));
        }
        // orders and receipts may go to one address: each is of one ERP, and tells by key and names which it is
        String inbox = "erp.http.inbox-url";
        compare(erps, inbox, inbox, ", called with the same login and headers", alias -> http(alias, inbox));
        compare(erps, "erp.sql.directory", "erp.sql.url", ", used in the same database", this::sql);
        return problems;
    }

    /**
     * What the user's own directory is, the server says: another user may see another one under the same name. What {@code ..} is behind a
     * link, it says too.
     */
    private String sftp(Alias erp, String key) {
        return uses("sftp", erp) && !value(erp, "erp.sftp.host").isEmpty()
                ? String.join(
                        " ",
                        value(erp, "erp.sftp.host").toLowerCase(Locale.ROOT),
                        value(erp, "erp.sftp.port"),
                        value(erp, "erp.sftp.user"),
                        plain(value(erp, key)))
                : "";
    }

    /** Without slashes and dots that change nothing; a relative one counts from the user's own directory. */
    private static String plain(String directory) {
        return (directory.startsWith("/") ? "" : "~") + ("/" + directory + "/").replaceAll("/(\\.?/)+", "/");
    }

    private String http(Alias erp, String key) {
        return uses("http", erp) && !value(erp, key).isEmpty()
                ? value(erp, key)
                        + CALLER.stream()
                                .map(caller -> " " + value(erp, caller))
                                .collect(Collectors.joining())
                : "";
    }

    private String sql(Alias erp) {
        return uses("sql", erp) && !value(erp, "erp.sql.url").isEmpty()
                ? String.join(
                        " ", value(erp, "erp.sql.url"), value(erp, "erp.sql.user"), folder(erp, "erp.sql.directory"))
                : "";
    }

    private boolean uses(String channel, Alias erp) {
        return value(erp, "erp.channel").equals(channel);
    }

    private String folder(Alias alias, String key) {
        String value = value(alias, key);
        return value.isEmpty() ? "" : home.resolve(value).normalize().toString();
    }

    private String value(Alias alias, String key) {
        return values.getOrDefault(alias.key(key), "");
    }

    /**
     * @param with the key whose line is told where the place is as shipped, so that nobody wrote it
     * @param shared what else is the same, as the sentence goes on
     * @param place what the others must not have; empty where the key is not used
     */
    private void compare(List<Alias> aliases, String key, String with, String shared, Function<Alias, String> place) {
        Map<String, String> seen = new TreeMap<>();
        for (Alias alias : aliases) {
            String own = alias.key(key);
            String at = place.apply(alias);
            String other = at.isEmpty() ? null : seen.putIfAbsent(at, own);
            if (other != null) {
                String origin = origins.getOrDefault(own, "");
                problems.add((origin.equals("the defaults") && !with.isEmpty() ? origins.get(alias.key(with)) : origin)
                        + ": " + own + " is \"" + Values.shown(values.get(own)) + "\", and so is " + other + shared
                        + "; give each its own.");
            }
        }
    }
}
