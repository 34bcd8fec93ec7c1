package io.vtexerpbridge.erphttp;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is the matter with the ERP's addresses, by what they are for, as the last answers showed. */
final class ErpHttpHealth {

    private static final Logger LOG = LoggerFactory.getLogger(ErpHttpHealth.class);

    /** So many failures in a row, and it is not one order's alone. */
    private static final int IN_A_ROW = 3;

    private final Map<String, String> troubles = new TreeMap<>();
    private final Map<String, Integer> failures = new TreeMap<>();

    synchronized void well(String what) {
        failures.remove(what);
        if (troubles.remove(what) != null) {
            LOG.info("The ERP answers again ({}).", what);
        }
    }

    /** Said when it begins, not for every order in between. */
    synchronized void trouble(String what, String sentence) {
        if (troubles.put(what, sentence) == null) {
            LOG.warn("{} It is tried again by itself.", sentence);
        }
    }

    /** It may be this document alone that the ERP cannot work. */
    synchronized void failed(String what, String sentence) {
        if (failures.merge(what, 1, Integer::sum) >= IN_A_ROW) {
            trouble(what, sentence);
        }
    }

    synchronized Optional<String> trouble() {
        return troubles.values().stream().findFirst();
    }
}
