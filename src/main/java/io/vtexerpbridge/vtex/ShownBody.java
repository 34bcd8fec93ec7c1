package io.vtexerpbridge.vtex;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/** What of the body of an answer people get to see: its beginning, without what could be a person's. */
public final class ShownBody {

    private static final int SHOWN = 200;
    /** What could be a person's e-mail, document or phone. */
    private static final Pattern PERSONAL = Pattern.compile("\\S+@\\S+|\\+?\\d[\\d./ -]{7,}\\d");

    private ShownBody() {}

    /** The first two hundred characters on one line. */
    public static String of(byte[] body) {
        if (body == null || body.length == 0) {
            return "no body";
        }
        // Hidden before it is clipped: half an e-mail address does not look like one.
        String text = PERSONAL.matcher(new String(body, StandardCharsets.UTF_8).replaceAll("\\s+", " "))
                .replaceAll("[hidden]");
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
    }

    /** Whether the header names a page for people, which no program's answer is. */
    public static boolean isPage(String contentType) {
        return contentType != null && contentType.toLowerCase(Locale.ROOT).contains("html");
    }
}
