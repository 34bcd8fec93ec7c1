package io.vtexerpbridge.settings;

import io.vtexerpbridge.ledger.DatabaseWords;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.Charset;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.quartz.CronExpression;

/** How a value must look; each check answers null when it does, else what was expected. */
final class Values {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

    /** What a value of one key must be; {@code expected} finishes the sentence "expected ...". */
    interface Check {
        String expected(String value);
    }

    private Values() {}

    /** As people may see it: an address without a password in it, and without what follows its question mark, which may be secret. */
    static String shown(String value) {
        return DatabaseWords.withoutPassword(value).replaceFirst("^(\\w+://[^?]*)\\?.*", "$1?…");
    }

    static Duration duration(String value) {
        Matcher matcher = DURATION.matcher(value.trim());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(value);
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    static String isDuration(String value) {
        return DURATION.matcher(value).matches() && !duration(value).isZero()
                ? null
                : "a duration above zero such as 500ms, 5s, 10m or 48h";
    }

    static String isCron(String value) {
        return CronExpression.isValidExpression(value)
                ? null
                : "a quartz cron of second, minute, hour, day, month and weekday such as 0 7 * * * ?";
    }

    /** Less than a month would forget orders that VTEX still tells of. */
    static String isRetention(String value) {
        boolean fits = DURATION.matcher(value).matches()
                && (duration(value).isZero() || duration(value).toDays() >= 30);
        return fits ? null : "30d or more, or 0d to keep everything";
    }

    static String isFlag(String value) {
        return value.equals("true") || value.equals("false") ? null : "true or false";
    }

    static Check isNumber(int from, int to) {
        return value -> {
            try {
                int number = Integer.parseInt(value);
                if (number >= from && number <= to) {
                    return null;
                }
            } catch (NumberFormatException e) {
                return "a whole number from " + from + " to " + to;
            }
            return "a whole number from " + from + " to " + to;
        };
    }

    static String isMultiplier(String value) {
        try {
            double number = Double.parseDouble(value);
            return number >= 1 && number <= 100 ? null : "a number from 1 to 100";
        } catch (NumberFormatException e) {
            return "a number from 1 to 100";
        }
    }

    static Check isOneOf(String... choices) {
        return value -> Set.of(choices).contains(value) ? null : "one of " + String.join(", ", choices);
    }

    static Check matches(String regex, String expected) {
        Pattern pattern = Pattern.compile(regex);
        return value -> pattern.matcher(value).matches() ? null : expected;
    }

    static String isCharset(String value) {
        try {
            return Charset.forName(value).canEncode() ? null : "a charset that can be written";
        } catch (IllegalArgumentException e) {
            return "a charset such as UTF-8, ISO-8859-1, windows-1252 or US-ASCII";
        }
    }

    static String isZone(String value) {
        try {
            ZoneId.of(value);
            return null;
        } catch (DateTimeException e) {
            return "a time zone such as America/Sao_Paulo";
        }
    }

    static String isDatePattern(String value) {
        try {
            DateTimeFormatter.ofPattern(value, Locale.ROOT).format(ZonedDateTime.now(ZoneId.of("UTC")));
            return null;
        } catch (IllegalArgumentException | DateTimeException e) {
            return "a java.time pattern such as yyyy-MM-dd'T'HH:mm:ssXXX or dd/MM/yyyy HH:mm";
        }
    }

    /** CONTRACT section 1: https; plain http would show key and token to the network, so only loopback may have it. */
    static String isVtexUrl(String value) {
        String expected = "an https:// address without path (http:// only for 127.0.0.1, ::1 or localhost)";
        try {
            URI uri = new URI(value);
            boolean plainPath = uri.getPath() == null
                    || uri.getPath().isEmpty()
                    || uri.getPath().equals("/");
            if (uri.getHost() == null || !plainPath || uri.getQuery() != null || uri.getUserInfo() != null) {
                return expected;
            }
            boolean allowed =
                    "https".equals(uri.getScheme()) || "http".equals(uri.getScheme()) && isLoopback(uri.getHost());
            return allowed ? null : expected;
        } catch (URISyntaxException e) {
            return expected;
        }
    }

    /** CONTRACT 4.1: VTEX posts to https only; http is for the sandbox on this machine. Empty while nobody said. */
    static String isHookUrl(String value) {
        String expected =
                "empty, or an https:// address such as https://bridge.acme.example/vtex/hook (http:// only for"
                        + " 127.0.0.1, ::1 or localhost)";
        try {
            URI uri = new URI(value);
            boolean local = "http".equals(uri.getScheme()) && uri.getHost() != null && isLoopback(uri.getHost());
            boolean secure = "https".equals(uri.getScheme()) && uri.getHost() != null;
            boolean usable = (local || secure) && uri.getUserInfo() == null && uri.getFragment() == null;
            return value.isEmpty() || usable ? null : expected;
        } catch (URISyntaxException e) {
            return expected;
        }
    }

    static boolean isLoopback(String host) {
        String bare = host.replaceAll("^\\[|]$", "").toLowerCase(Locale.ROOT);
        return bare.equals("localhost") || bare.equals("::1") || bare.matches("127(\\.\\d{1,3}){3}");
    }
}
