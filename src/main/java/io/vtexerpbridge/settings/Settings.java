package io.vtexerpbridge.settings;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The values the bridge runs with: environment before {@code config/local.properties} before
 * {@code config/application.properties} before the defaults inside the jar. Once made, every known key has a usable value.
 */
public final class Settings {

    /** On this machine and on an SFTP server. */
    private static final List<String> FOLDERS = List.of(
            "erp.orders.directory",
            "erp.inbox.directory",
            "erp.receipts.directory",
            "erp.sftp.orders-directory",
            "erp.sftp.inbox-directory",
            "erp.sftp.receipts-directory");

    private final Path home;
    private final Path data;
    private final Map<String, String> values;
    private final Set<String> secrets;
    private final Map<String, String> secretsGivenBy;

    Settings(
            Path home, Path data, Map<String, String> values, Set<String> secrets, Map<String, String> secretsGivenBy) {
        this.home = home;
        this.data = data;
        this.values = Map.copyOf(values);
        this.secrets = Set.copyOf(secrets);
        this.secretsGivenBy = Map.copyOf(secretsGivenBy);
    }

    /**
     * Reads the configuration of the bridge that lives in {@code home}.
     *
     * @throws SettingsProblem with one sentence a problem when anything cannot be used
     */
    public static Settings load(Path home, Map<String, String> environment) {
        return new SettingsLoader(home, environment).load(true);
    }

    /** As {@link #load}, for commands that do not talk to VTEX: account, key and token may be missing. */
    public static Settings loadOffline(Path home, Map<String, String> environment) {
        return new SettingsLoader(home, environment).load(false);
    }

    /** The same settings with some keys replaced; not checked again. */
    public Settings with(Map<String, String> others) {
        return with(data, others);
    }

    /** The same settings with another data folder and some keys replaced, for the demo and for tests; not checked again. */
    public Settings with(Path otherData, Map<String, String> others) {
        Map<String, String> merged = new TreeMap<>(values);
        merged.putAll(others);
        return new Settings(home, otherData, merged, secrets, secretsGivenBy);
    }

    /** The aliases of the VTEX accounts, {@code vtex} first; what they are called at VTEX is {@code ALIAS.account}. */
    public List<String> accounts() {
        return list("accounts");
    }

    /** The aliases of the ERPs, {@code erp} first. */
    public List<String> erps() {
        return list("erps");
    }

    /**
     * These settings as one account has them: {@code vtex.*} are its own keys, and where there are several accounts the ERP's folders are
     * its sub-folders.
     *
     * @param alias of {@link #accounts()}
     */
    public Settings forAccount(String alias) {
        Map<String, String> own = own(new Alias(alias, Alias.ACCOUNT));
        if (accounts().size() > 1) {
            for (String folder : FOLDERS) {
                own.put(folder, text(folder) + "/" + alias);
            }
        }
        return with(own);
    }

    /**
     * These settings as one ERP has them: {@code erp.*} are its own keys.
     *
     * @param alias of {@link #erps()}
     */
    public Settings forErp(String alias) {
        Alias erp = new Alias(alias, Alias.ERP);
        Map<String, String> givenBy = new TreeMap<>(secretsGivenBy);
        for (String key : KnownKeys.SECRETS) {
            if (erp.has(key)) {
                givenBy.put(key, givenBy(erp.key(key)));
            }
        }
        return new Settings(home, data, with(own(erp)).values, secrets, givenBy);
    }

    private Map<String, String> own(Alias alias) {
        Map<String, String> own = new TreeMap<>();
        for (String key : KnownKeys.described()) {
            String its = alias.has(key) ? values.get(alias.key(key)) : null;
            if (its != null) {
                own.put(key, its);
            } else if (alias.has(key) && !KnownKeys.isShipped(key)) {
                // what only the first one has set, as a token, is not for another one's host
                own.put(key, "");
            }
        }
        return own;
    }

    /** The folder with {@code config/}, {@code routes/} and {@code data/}; absolute. */
    public Path home() {
        return home;
    }

    /** The folder for what the bridge itself keeps: ledger, lock, node name; absolute. */
    public Path data() {
        return data;
    }

    /** All keys with their values, the integrator's own ones included, as routes see them: without the bridge's secrets. */
    public Map<String, String> forRoutes() {
        Map<String, String> seen = new TreeMap<>(values);
        seen.keySet().removeAll(secrets);
        return seen;
    }

    /** The keys whose values nobody may see: never in a log, a message or a route. */
    public static Set<String> secretKeys() {
        return KnownKeys.SECRETS;
    }

    /** The value, never null; empty when the key is not set. */
    public String text(String key) {
        return values.getOrDefault(key, "");
    }

    /** By what a secret was given: its key, the one that names a file with it, or an environment variable. */
    public String givenBy(String key) {
        return secretsGivenBy.getOrDefault(key, key);
    }

    public boolean flag(String key) {
        return Boolean.parseBoolean(text(key));
    }

    public int number(String key) {
        return Integer.parseInt(text(key));
    }

    public double decimal(String key) {
        return Double.parseDouble(text(key));
    }

    public Duration duration(String key) {
        return Values.duration(text(key));
    }

    public Charset charset(String key) {
        return Charset.forName(text(key));
    }

    public ZoneId zone(String key) {
        return ZoneId.of(text(key));
    }

    /** A comma separated value as its trimmed, non-empty parts. */
    public List<String> list(String key) {
        List<String> parts = new ArrayList<>();
        for (String part : text(key).split(",")) {
            if (!part.isBlank()) {
                parts.add(part.trim());
            }
        }
        return parts;
    }

    /** A folder or file, absolute; relative values count from {@link #home()}. */
    public Path path(String key) {
        return home.resolve(text(key)).normalize();
    }
}
