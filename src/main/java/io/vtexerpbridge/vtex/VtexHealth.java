package io.vtexerpbridge.vtex;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** What is the matter with each VTEX account, as the last answers showed; read by the health check. */
public final class VtexHealth {

    private final Map<String, String> unreachable = new ConcurrentHashMap<>();
    private final Map<String, String> keyRefused = new ConcurrentHashMap<>();
    private final Map<String, String> denied = new ConcurrentSkipListMap<>();

    /** The account answered this call with something usable, so the key is right too. */
    public void answered(String account, String call) {
        unreachable.remove(account);
        keyRefused.remove(account);
        denied.remove(account + "/" + call);
    }

    public void unreachable(String account, String sentence) {
        unreachable.put(account, sentence);
    }

    /** VTEX refused key or token, whatever was asked. */
    public void keyRefused(String account, String sentence) {
        keyRefused.put(account, sentence);
    }

    /** VTEX refused the permission for this call; {@code sentence} names it. */
    public void denied(String account, String call, String sentence) {
        denied.put(account + "/" + call, sentence);
    }

    /** What is the matter now, by account or call; empty when all is well. */
    public Map<String, String> troubles() {
        Map<String, String> troubles = new TreeMap<>(denied);
        troubles.putAll(unreachable);
        troubles.putAll(keyRefused);
        return troubles;
    }

    /** The first trouble in one sentence. */
    public Optional<String> trouble() {
        return troubles().values().stream().findFirst();
    }
}
