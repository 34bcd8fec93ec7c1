package io.vtexerpbridge.vtex;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is the matter with each VTEX account, as the last answers showed; read by the health check. */
public final class VtexHealth {

    private static final Logger LOG = LoggerFactory.getLogger(VtexHealth.class);

    private final Map<String, String> unreachable = new ConcurrentHashMap<>();
    private final Map<String, String> keyRefused = new ConcurrentHashMap<>();
    private final Map<String, String> denied = new ConcurrentSkipListMap<>();
    private final Set<String> accounts;

    /** Of a bridge with one account. */
    public VtexHealth() {
        this(List.of());
    }

    /** @param accounts all of this bridge's */
    public VtexHealth(Collection<String> accounts) {
        this.accounts = Set.copyOf(accounts);
    }

    /** The account answered this call with something usable, so the key is right too. */
    public void answered(String account, String call) {
        ended(account, unreachable.remove(account));
        ended(account, keyRefused.remove(account));
        ended(account, denied.remove(account + "/" + call));
    }

    public void unreachable(String account, String sentence) {
        began(sentence, unreachable.put(account, sentence));
    }

    /** VTEX refused key or token, whatever was asked. */
    public void keyRefused(String account, String sentence) {
        began(sentence, keyRefused.put(account, sentence));
    }

    /** VTEX refused the permission for this call; {@code sentence} names it. */
    public void denied(String account, String call, String sentence) {
        began(sentence, denied.put(account + "/" + call, sentence));
    }

    /** Said when it begins and when it ends, not for every order in between. */
    private static void began(String sentence, String before) {
        if (before == null) {
            LOG.warn("{}", sentence);
        }
    }

    private static void ended(String account, String before) {
        if (before != null) {
            LOG.info("VTEX account {} answers again.", account);
        }
    }

    /** What is the matter now, by account or call; empty when all is well. */
    public Map<String, String> troubles() {
        Map<String, String> troubles = new TreeMap<>(denied);
        troubles.putAll(unreachable);
        troubles.putAll(keyRefused);
        return troubles;
    }

    /** What is the matter when no account is well; one that is keeps the bridge ready. */
    public Optional<String> trouble() {
        return affected().containsAll(accounts) ? said() : Optional.empty();
    }

    /** What is the matter with some of the accounts. */
    public Optional<String> notice() {
        return said();
    }

    private Optional<String> said() {
        Map<String, String> troubles = troubles();
        return troubles.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", troubles.values()));
    }

    private Set<String> affected() {
        return troubles().keySet().stream()
                .map(what -> what.replaceFirst("/.*", ""))
                .collect(Collectors.toSet());
    }
}
