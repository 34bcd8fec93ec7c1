package io.vtexerpbridge;

import io.vtexerpbridge.erp.KnownFolder;
import io.vtexerpbridge.settings.Settings;
import io.vtexerpbridge.vtex.VtexAccount;
import java.util.List;

/**
 * One VTEX account of this bridge, as the wiring needs it.
 *
 * @param alias the prefix of its keys, {@code vtex} for the first one
 * @param name what VTEX calls it, which is its key in the ledger
 * @param suffix what the names of its own routes and beans end with: nothing for the first account, {@code -rio} for {@code rio}
 * @param settings as this account has them
 */
public record BridgeAccount(String alias, String name, String suffix, Settings settings) {

    /** Those of the key {@code accounts}, the first one first. */
    public static List<BridgeAccount> of(Settings settings) {
        List<String> aliases = settings.accounts();
        return aliases.stream()
                .map(alias -> of(alias, settings.forAccount(alias), aliases.indexOf(alias) == 0, aliases.size() > 1))
                .toList();
    }

    private static BridgeAccount of(String alias, Settings own, boolean first, boolean several) {
        String name = own.text("vtex.account");
        // a check of files alone needs no account; two without a name must not be taken for one
        return new BridgeAccount(alias, name.isEmpty() && several ? alias : name, first ? "" : "-" + alias, own);
    }

    /**
     * Where its documents go, which is remembered by itself where there are several accounts.
     *
     * @param erp alias of the ERP that these settings are of
     */
    public KnownFolder folder(String erp) {
        String several = settings.accounts().size() > 1 ? "-" + alias : "";
        return new KnownFolder(settings.path("erp.orders.directory"), settings.data(), erp + "-folder" + several);
    }

    /** With its key. */
    public VtexAccount vtex() {
        return new VtexAccount(
                alias,
                name,
                settings.text("vtex.base-url"),
                settings.text("vtex.app-key"),
                settings.text("vtex.app-token"),
                settings.number("vtex.requests-per-minute"));
    }

    /** By their names in the ledger, the first account first. */
    static List<String> names(Settings settings) {
        return of(settings).stream().map(BridgeAccount::name).toList();
    }

    /** With their keys. */
    static List<VtexAccount> vtex(Settings settings) {
        return of(settings).stream().map(BridgeAccount::vtex).toList();
    }

    /** For the log: each name with where it answers. */
    static String text(Settings settings) {
        return String.join(
                ", ",
                of(settings).stream()
                        .map(one -> one.name() + " (" + one.settings().text("vtex.base-url") + ")")
                        .toList());
    }
}
