package io.vtexerpbridge.settings;

import io.vtexerpbridge.erp.Spelling;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads, merges and checks the configuration; collects every problem, so that one start shows all of them. */
final class SettingsLoader {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}:]+)(?::([^{}]*))?}}");
    private static final int DEEPEST_PLACEHOLDER = 10;
    private static final int FROM_ENVIRONMENT = 3;
    /** Which orders an ERP gets. */
    private static final List<String> RULES =
            List.of("erp.for.sellers", "erp.for.sales-channels", "erp.for.warehouses");

    private final Path home;
    private final Map<String, String> environment;
    private final KnownKeys known = new KnownKeys();
    private final Map<String, String> values = new TreeMap<>();
    private final Map<String, String> origins = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private final Map<String, String> secretsGivenBy = new TreeMap<>();
    private final Set<String> secrets = new LinkedHashSet<>(KnownKeys.SECRETS);
    private List<Alias> accounts;
    private List<Alias> erps;

    SettingsLoader(Path home, Map<String, String> environment) {
        this.home = home.toAbsolutePath().normalize();
        this.environment = environment;
    }

    /** @param online whether the keys that VTEX needs must be there */
    Settings load(boolean online) {
        for (String folder : List.of("config", "routes")) {
            if (!Files.isDirectory(home.resolve(folder))) {
                throw new SettingsProblem(List.of("There is no " + folder + "/ folder in " + home
                        + "; start in the bridge's folder or name it in BRIDGE_HOME."));
            }
        }
        known.defaults().forEach((key, value) -> put(key, value, "the defaults"));
        readFile("config/application.properties");
        readFile("config/local.properties");
        readEnvironment(known.names());
        accounts = aliases("accounts", Alias.ACCOUNT);
        erps = aliases("erps", Alias.ERP);
        others().forEach(this::readAlias);
        readSecretFiles();
        resolvePlaceholders();
        checkRequired(online);
        checkValues();
        if (!problems.isEmpty()) {
            throw new SettingsProblem(problems);
        }
        return new Settings(home, home.resolve("data"), values, secrets, secretsGivenBy);
    }

    private List<Alias> aliases(String key, String first) {
        List<String> faults = new ArrayList<>();
        // the other list's names are as much taken as the keys of the bridge
        List<String> taken = accounts == null
                ? List.of()
                : accounts.stream().map(Alias::name).toList();
        List<Alias> found = Alias.in(
                key,
                values.getOrDefault(key, first),
                first,
                name -> known.namespaces().contains(name) || name.equals("camel") || taken.contains(name),
                faults);
        faults.forEach(fault -> problems.add(origins.get(key) + ": " + fault));
        return found;
    }

    /** All but the first account and the first ERP, whose keys are those of the shipped file. */
    private List<Alias> others() {
        return Stream.concat(accounts.stream(), erps.stream())
                .filter(alias -> !alias.name().equals(alias.first()))
                .toList();
    }

    /** What an alias does not say is as shipped, not as the first one has it: nothing is shared that nobody wrote down. */
    private void readAlias(Alias alias) {
        List<String> described = known.names().stream().filter(alias::has).toList();
        Set<String> own = new LinkedHashSet<>();
        for (String key : described) {
            own.add(alias.key(key));
            String shipped = known.defaults().get(key);
            if (shipped != null && !values.containsKey(alias.key(key))) {
                put(alias.key(key), alias.said(shipped), "the defaults");
            }
            if (KnownKeys.SECRETS.contains(key)) {
                secrets.add(alias.key(key));
            }
        }
        readEnvironment(own);
        for (String key : List.copyOf(values.keySet())) {
            boolean secretFile =
                    key.endsWith("-file") && secrets.contains(key.substring(0, key.length() - "-file".length()));
            if (key.startsWith(alias.name() + ".") && !own.contains(key) && !secretFile) {
                problems.add(origins.get(key) + ": " + key + " is not a known key" + nearest(key, own));
            }
        }
    }

    private void put(String key, String value, String origin) {
        values.put(key, value);
        origins.put(key, origin);
    }

    private void readFile(String name) {
        Path file = home.resolve(name);
        if (!Files.exists(file)) {
            return;
        }
        Properties properties = new Properties();
        String text;
        try {
            text = Files.readString(file, StandardCharsets.UTF_8);
            properties.load(new StringReader(text));
        } catch (CharacterCodingException e) {
            problems.add(name + " is not UTF-8; save it as UTF-8.");
            return;
        } catch (IOException | IllegalArgumentException e) {
            problems.add(name + " cannot be read: " + e.getMessage() + ".");
            return;
        }
        for (String key : properties.stringPropertyNames()) {
            String origin = name + " line " + KeyLines.of(text, key);
            if (isUnknown(key)) {
                problems.add(origin + ": " + key + " is not a known key" + nearest(key, known.names()));
            }
            put(key, trimmed(properties.getProperty(key)), origin);
        }
    }

    /** Without the blanks around it; a tab alone is a value, and environment variables can only spell it \\t. */
    private static String trimmed(String value) {
        boolean tab = value.strip().equals("\\t") || value.isBlank() && value.contains("\t");
        return tab ? "\t" : value.trim();
    }

    private boolean isUnknown(String key) {
        int dot = key.indexOf('.');
        String space = dot < 0 ? key : key.substring(0, dot);
        return known.namespaces().contains(space) && !isKnown(key);
    }

    private boolean isKnown(String key) {
        return known.names().contains(key)
                || key.endsWith("-file")
                        && KnownKeys.SECRETS.contains(key.substring(0, key.length() - "-file".length()));
    }

    private static String nearest(String key, Set<String> names) {
        return Spelling.nearest(key, names)
                .map(name -> "; did you mean " + name + "?")
                .orElse(".");
    }

    private void readEnvironment(Set<String> names) {
        Set<String> keys = new LinkedHashSet<>(values.keySet());
        keys.addAll(names);
        secrets.forEach(key -> keys.add(key + "-file"));
        for (String key : keys) {
            String variable = environmentName(key);
            String value = environment.get(variable);
            if (value != null) {
                put(key, trimmed(value), "environment variable " + variable);
            }
        }
    }

    static String environmentName(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** How near to the running process a value was given. */
    private int rank(String key) {
        String origin = origins.getOrDefault(key, "");
        if (origin.startsWith("environment")) {
            return FROM_ENVIRONMENT;
        }
        return origin.startsWith("config/local.properties") ? 2 : origin.startsWith("config/") ? 1 : 0;
    }

    private void readSecretFiles() {
        for (String key : secrets) {
            String file = values.get(key + "-file");
            if (rank(key) == FROM_ENVIRONMENT) {
                secretsGivenBy.put(key, "the " + origins.get(key));
            }
            // Where both are given the nearer one counts: a variable beats a file named in local.properties.
            if (file == null || file.isEmpty() || rank(key) > rank(key + "-file")) {
                continue;
            }
            try {
                put(key, Files.readString(home.resolve(file)).trim(), file);
                secretsGivenBy.put(key, key + "-file");
            } catch (IOException e) {
                problems.add(origins.get(key + "-file") + ": " + key + "-file names " + file
                        + ", which cannot be read; make the file or give " + key + " itself.");
            }
        }
    }

    private void resolvePlaceholders() {
        for (Map.Entry<String, String> entry : values.entrySet()) {
            String value = entry.getValue();
            for (int depth = 0; depth < DEEPEST_PLACEHOLDER && value.contains("{{"); depth++) {
                value = resolveOnce(value);
            }
            entry.setValue(value);
        }
    }

    private String resolveOnce(String value) {
        return PLACEHOLDER.matcher(value).replaceAll(match -> {
            String key = match.group(1).trim();
            String found = values.get(key);
            String fallback = match.group(2);
            return Matcher.quoteReplacement(found != null ? found : fallback != null ? fallback : match.group());
        });
    }

    private void checkRequired(boolean online) {
        for (String key : required()) {
            boolean missing = values.getOrDefault(key, "").isEmpty();
            values.putIfAbsent(key, "");
            String file = values.getOrDefault(key + "-file", "");
            if (missing && file.equals(origins.get(key))) {
                problems.add(origins.get(key + "-file") + ": " + key + "-file names " + file
                        + ", which is empty; write the value into it or give " + key + " itself.");
            } else if (missing && online) {
                problems.add(key + " is missing; set it in config/local.properties or as the environment variable "
                        + environmentName(key) + ".");
            }
        }
    }

    private List<String> required() {
        return accounts.stream()
                .flatMap(alias -> KnownKeys.REQUIRED.stream().map(alias::key))
                .toList();
    }

    private void checkValue(String key, Values.Check check) {
        String value = values.getOrDefault(key, "");
        boolean missing = value.isEmpty() && required().contains(key);
        boolean waitsForAccount = accounts.stream().anyMatch(alias -> isMadeOfWrongAccount(key, alias));
        String expected = missing || waitsForAccount ? null : check.expected(value);
        if (expected != null) {
            String found = secrets.contains(key) ? "does not fit" : "is \"" + Values.shown(value) + "\"";
            problems.add(origins.get(key) + ": " + key + " " + found + ", expected " + expected + ".");
        }
    }

    /** What the address lacks then is told with the account. */
    private boolean isMadeOfWrongAccount(String key, Alias alias) {
        if (!key.equals(alias.key("vtex.base-url"))) {
            return false;
        }
        String account = values.get(alias.key("vtex.account"));
        String made = known.defaults().get("vtex.base-url").replace("{{vtex.account}}", account);
        boolean wrong = KnownKeys.CHECKS.get("vtex.account").expected(account) != null;
        return account.isEmpty() || wrong && made.equals(values.get(key));
    }

    private void checkValues() {
        KnownKeys.CHECKS.forEach(this::checkValue);
        for (Alias alias : others()) {
            KnownKeys.CHECKS.forEach((key, check) -> {
                if (alias.has(key)) {
                    checkValue(alias.key(key), check);
                }
            });
        }
        problems.addAll(new SharedPlaces(home, values, origins).problems(accounts, erps));
        checkEndings();
        new FolderKeys(home, values, accounts)
                .problems(erps)
                .forEach((key, problem) -> problems.add(origins.get(key) + ": " + problem));
        String host = values.getOrDefault("http.host", "");
        boolean reachable = KnownKeys.CHECKS.get("http.host").expected(host) == null && !Values.isLoopback(host);
        if (reachable
                && (values.get("http.user").isEmpty()
                        || values.get("http.password").isEmpty())) {
            problems.add(origins.get("http.host") + ": http.host is \"" + host
                    + "\", which others can reach; set http.user and http.password, or http.host = 127.0.0.1.");
        }
        checkHook();
        checkRetention();
        erps.forEach(this::checkChannel);
        checkRules();
    }

    /** Routes and beans are told apart by the names of ERP and account at their end, as {@code -sap-rio}. */
    private void checkEndings() {
        Map<String, String> seen = new TreeMap<>();
        for (Alias erp : erps) {
            for (Alias account : accounts) {
                String whose = "account " + account.name() + " at ERP " + erp.name();
                String other = seen.putIfAbsent(ending(erp) + ending(account), whose);
                if (other != null) {
                    problems.add(
                            origins.get("erps") + ": the names in accounts and erps do not tell " + other + " from "
                                    + whose + ", because both read " + (ending(erp) + ending(account)).substring(1)
                                    + "; choose other names.");
                }
            }
        }
    }

    private static String ending(Alias alias) {
        return alias.name().equals(alias.first()) ? "" : "-" + alias.name();
    }

    /** Of two ERPs that ask for nothing, nobody could say which one gets an order. */
    private void checkRules() {
        List<String> without = erps.stream()
                .filter(alias -> RULES.stream()
                        .allMatch(key -> values.getOrDefault(alias.key(key), "").isBlank()))
                .map(Alias::name)
                .toList();
        if (without.size() > 1) {
            problems.add(origins.get("erps") + ": erps names " + String.join(" and ", without)
                    + ", and none of them says which orders it gets; set "
                    + RULES.stream()
                            .map(key -> without.get(1) + key.substring(Alias.ERP.length()))
                            .collect(Collectors.joining(", "))
                    + " or those of another one, so that at most one is without: it gets the rest.");
        }
    }

    /** Only the channel in use needs its keys. */
    private void checkChannel(Alias alias) {
        Map<String, String> seen = new TreeMap<>();
        known.names().stream()
                .filter(alias::has)
                .forEach(key -> seen.put(key, values.getOrDefault(alias.key(key), "")));
        List<String> found = new ArrayList<>(HttpChannelKeys.missing(seen));
        String origin = origins.get(alias.key("erp.channel"));
        if ("sql".equals(seen.get("erp.channel"))) {
            found.addAll(missingForSql(seen, origin));
        }
        if ("sftp".equals(seen.get("erp.channel"))) {
            found.addAll(missingForSftp(seen, origin));
        }
        found.forEach(problem -> problems.add(alias.said(problem)));
    }

    /** A reconciliation that looks back further than the ledger remembers would take for new what was purged. */
    private void checkRetention() {
        if (Stream.of("reconcile.look-back", "ledger.retention")
                .anyMatch(key -> KnownKeys.CHECKS.get(key).expected(values.get(key)) != null)) {
            return;
        }
        Duration kept = Values.duration(values.get("ledger.retention"));
        if (!kept.isZero() && kept.compareTo(Values.duration(values.get("reconcile.look-back"))) < 0) {
            problems.add(origins.get("reconcile.look-back") + ": reconcile.look-back is \""
                    + values.get("reconcile.look-back")
                    + "\", which is longer than ledger.retention (" + values.get("ledger.retention")
                    + "): what was purged would be taken for new. Shorten it, or keep more.");
        }
    }

    private static List<String> missingForSql(Map<String, String> seen, String origin) {
        return seen.get("erp.sql.url").isEmpty()
                ? List.of(origin
                        + ": erp.channel is sql, and erp.sql.url is missing; set it to the address of the ERP's database, such as"
                        + " jdbc:postgresql://erp/orders.")
                : List.of();
    }

    private static List<String> missingForSftp(Map<String, String> seen, String origin) {
        List<String> found = new ArrayList<>();
        for (String key : List.of("erp.sftp.host", "erp.sftp.user")) {
            if (seen.get(key).isEmpty()) {
                found.add(origin + ": erp.channel is sftp, and " + key
                        + " is missing; set it in config/local.properties or as the environment variable "
                        + environmentName(key) + ".");
            }
        }
        boolean hasLogin = Stream.of("erp.sftp.password", "erp.sftp.private-key-file")
                .anyMatch(key -> !seen.get(key).isEmpty());
        if (!hasLogin) {
            found.add(origin
                    + ": erp.channel is sftp, and the bridge has no way to log in; set erp.sftp.private-key-file, or"
                    + " erp.sftp.password (or erp.sftp.password-file).");
        }
        return found;
    }

    private void checkHook() {
        boolean enabled = "true".equals(values.get("hook.enabled"));
        String secret = values.getOrDefault("hook.secret", "");
        if (enabled && secret.isEmpty()) {
            problems.add(origins.get("hook.enabled")
                    + ": hook.enabled is true, and hook.secret is missing; without it anybody"
                    + " could make up events. Set hook.secret or hook.secret-file.");
        }
        if (!secret.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            problems.add(origins.get("hook.secret")
                    + ": hook.secret holds a blank, or a character that a header cannot carry; use letters, digits and signs of"
                    + " ASCII.");
        }
        if (enabled
                && "true".equals(values.get("hook.configure"))
                && values.getOrDefault("hook.url", "").isEmpty()) {
            problems.add(
                    origins.get("hook.configure") + ": hook.configure is true, and hook.url is missing; set it to the"
                            + " address at which VTEX reaches hook.path.");
        }
    }
}
