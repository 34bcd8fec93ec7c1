package io.vtexerpbridge.check;

import io.vtexerpbridge.erp.Erp;
import io.vtexerpbridge.records.Subject;
import io.vtexerpbridge.settings.Settings;
import java.net.URI;
import java.nio.file.Files;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalQueries;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values that can be used, and hardly mean what they say. */
final class SettingsCheck {

    /** Hosts whose first part is the account's name (VTEX's own; a store may have others in front). */
    private static final Pattern VTEX_HOST = Pattern.compile(
            "([a-z0-9-]+)\\.(?:vtexcommercestable\\.com\\.br|vtexcommercebeta\\.com\\.br|myvtex\\.com)");

    private final Settings settings;
    private final KeyPlaces places;

    SettingsCheck(Settings settings, KeyPlaces places) {
        this.settings = settings;
        this.places = places;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        account().ifPresent(findings::add);
        dateFormat().ifPresent(findings::add);
        retries().ifPresent(findings::add);
        settings.erps().forEach(erp -> acknowledgement(erp).ifPresent(findings::add));
        findings.addAll(new IdleLines(settings).findings());
        return findings;
    }

    private Optional<Finding> account() {
        String account = settings.text("vtex.account");
        if (account.isEmpty()) {
            return Optional.empty();
        }
        String host = URI.create(settings.text("vtex.base-url")).getHost();
        Matcher vtex = VTEX_HOST.matcher(host.toLowerCase(Locale.ROOT));
        return vtex.matches() && !vtex.group(1).equals(account)
                ? Optional.of(places.finding(
                        "vtex.base-url",
                        "vtex.base-url goes to the account " + vtex.group(1) + ", and vtex.account is " + account
                                + "; correct one of them, or leave vtex.base-url out."))
                : Optional.empty();
    }

    /** Every order would wait until {@code erp.handover-limit}, and then for a person. */
    private Optional<Finding> acknowledgement(String erp) {
        Settings own = settings.forErp(erp);
        return own.text("erp.handover").equals("acknowledged")
                ? unasked(own)
                        .map(why -> places.finding(
                                Erp.said(erp, "erp.handover"),
                                Erp.said(
                                        erp,
                                        "erp.handover is \"acknowledged\", and " + why
                                                + ", or write another erp.handover.")))
                : Optional.empty();
    }

    /** Why no acks come in; where the ERP is asked for nothing, its files may come by the folder, which takes all of them. */
    private static Optional<String> unasked(Settings erp) {
        String acks = Subject.ACKS.folder();
        String channel = erp.text("erp.channel");
        List<String> asked = erp.list("erp.http.inbox-subjects");
        if (channel.equals("http") && !erp.text("erp.http.inbox-url").isEmpty() && !asked.contains(acks)) {
            return Optional.of("the ERP is never asked for acks: erp.http.inbox-subjects is \""
                    + String.join(", ", asked) + "\"; write erp.http.inbox-subjects = " + String.join(", ", asked)
                    + ", acks");
        }
        if (channel.equals("sql")
                && Files.notExists(erp.path("erp.sql.directory").resolve("select-" + acks + ".sql"))) {
            return Optional.of("the ERP's tables are never asked for acks: " + erp.text("erp.sql.directory")
                    + " has no select-acks.sql; copy select-acks.sql, taken-acks.sql and outcome-acks.sql from the"
                    + " release");
        }
        return Optional.empty();
    }

    private Optional<Finding> retries() {
        return settings.duration("retry.initial-delay").compareTo(settings.duration("retry.max-delay")) > 0
                ? Optional.of(places.finding(
                        "retry.initial-delay",
                        "retry.initial-delay is \"" + settings.text("retry.initial-delay")
                                + "\", which is longer than retry.max-delay (" + settings.text("retry.max-delay")
                                + "); shorten it, or lengthen that."))
                : Optional.empty();
    }

    /** The day must be in it, and be the same when it is read back: a mm where MM was meant makes minutes of the month. */
    private Optional<Finding> dateFormat() {
        ZonedDateTime moment = ZonedDateTime.of(2026, 11, 23, 15, 47, 31, 0, settings.zone("erp.time-zone"));
        String pattern = settings.text("erp.date-format");
        DateTimeFormatter format = DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
        String written = format.format(moment);
        LocalDate read;
        try {
            read = format.parse(written).query(TemporalQueries.localDate());
        } catch (DateTimeException contradiction) {
            read = null;
        }
        return moment.toLocalDate().equals(read)
                ? Optional.empty()
                : Optional.of(places.finding(
                        "erp.date-format",
                        "erp.date-format is \"" + pattern + "\" and makes \"" + written
                                + "\" of 15:47:31 on 23 November 2026, from which nobody can tell the day; expected year (yyyy), month (MM)"
                                + " and day (dd), as in dd/MM/yyyy HH:mm."));
    }
}
