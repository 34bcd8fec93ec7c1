package io.vtexerpbridge.sftp;

import io.vtexerpbridge.erp.ErpChannelProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;

/**
 * The host keys that are trusted: the server has to show one of them, and nothing turns that off. The file is read for each connection,
 * so that a line that was added counts at once.
 */
final class KnownHosts {

    private static final String REVOKED = "revoked";

    private final SftpAccess access;

    KnownHosts(SftpAccess access) {
        this.access = access;
    }

    private record Known(PublicKey key, boolean revoked) {}

    /** The kinds of keys that are known of the server, as {@code ssh-ed25519}: it has to be asked for one of them. */
    List<String> keyTypes() {
        return known().stream()
                .filter(known -> !known.revoked())
                .map(known -> KeyUtils.getKeyType(known.key()))
                .toList();
    }

    /** Why the server with this key must not be talked to; empty when the key is known. */
    Optional<String> refusal(PublicKey key) {
        String found = "The SFTP server " + access.host() + ":" + access.port() + " shows the host key "
                + KeyUtils.getKeyType(key) + " " + KeyUtils.getFingerPrint(key);
        String line = "\"" + access.knownAs() + " " + PublicKeyEntry.toString(key) + "\"";
        List<PublicKey> trusted = new ArrayList<>();
        for (Known known : known()) {
            boolean same = KeyUtils.compareKeys(known.key(), key);
            if (same && known.revoked()) {
                return Optional.of(found + ", which " + access.knownHosts()
                        + " marks as revoked: nothing is sent there. Ask the people who run the server.");
            }
            if (!known.revoked()) {
                trusted.add(known.key());
            }
        }
        if (trusted.stream().anyMatch(known -> KeyUtils.compareKeys(known, key))) {
            return Optional.empty();
        }
        if (trusted.isEmpty()) {
            return Optional.of(found + ", and " + access.knownHosts()
                    + " knows none of it: nothing is sent there. Compare the fingerprint with the one that the people who run"
                    + " the server give you, then add the line " + line + " to that file.");
        }
        List<String> fingerprints =
                trusted.stream().map(KeyUtils::getFingerPrint).toList();
        return Optional.of(found + ", and " + access.knownHosts() + " knows another of it ("
                + String.join(", ", fingerprints)
                + "): nothing is sent there, for somebody may be in between. When the people who run the server confirm the new"
                + " fingerprint, replace the old line by " + line + ".");
    }

    private List<Known> known() {
        List<Known> known = new ArrayList<>();
        try {
            if (!Files.exists(access.knownHosts())) {
                return known;
            }
            for (KnownHostEntry entry : KnownHostEntry.readKnownHostEntries(access.knownHosts())) {
                String marker = entry.getMarker() == null ? "" : entry.getMarker();
                boolean usable = marker.isEmpty() || marker.equals(REVOKED);
                if (usable && entry.isHostMatch(access.host(), access.port())) {
                    PublicKey key = entry.getKeyEntry().resolvePublicKey(null, null, PublicKeyEntryResolver.IGNORING);
                    if (key != null) {
                        known.add(new Known(key, marker.equals(REVOKED)));
                    }
                }
            }
            return known;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new ErpChannelProblem("The file " + access.knownHosts() + " cannot be read (" + e
                    + "); it has lines such as OpenSSH's known_hosts. Make it readable or mend the line.");
        }
    }
}
