package io.vtexerpbridge.sftp;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is the matter with one server, by the thing concerned: told to the log once, and to health until it is over. */
final class Troubles {

    private static final Logger LOG = LoggerFactory.getLogger(Troubles.class);

    private final Map<String, String> sentences = new ConcurrentSkipListMap<>();

    /** @param thing a name of what it is about; another sentence about the same thing takes its place */
    void say(String thing, String sentence) {
        boolean told = sentences.containsValue(sentence);
        sentences.put(thing, sentence);
        if (!told) {
            LOG.warn(sentence);
        }
    }

    void well(String thing) {
        if (sentences.remove(thing) != null) {
            LOG.info("{} is well again", thing);
        }
    }

    /** As {@link #well}, for all things of these names. */
    void well(Predicate<String> things) {
        sentences.keySet().stream().filter(things).forEach(this::well);
    }

    Optional<String> first() {
        return sentences.values().stream().findFirst();
    }
}
