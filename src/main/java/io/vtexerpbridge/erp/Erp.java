package io.vtexerpbridge.erp;

import java.util.regex.Pattern;

/**
 * One of the ERPs that orders go to, as routes see it.
 *
 * @param name its alias, with which its keys begin: {@code erp} or {@code sap}
 * @param channel how documents reach it, as {@code erp.channel} says
 * @param format how its documents are written, as {@code erp.format} says
 * @param notifyChanges whether it hears of a delivered order that changed
 */
public record Erp(String name, String channel, String format, boolean notifyChanges) {

    /** Where a key begins, and no host or folder that is called so. */
    private static final Pattern KEY = Pattern.compile(
            "(?<![\\w/@.-])erp\\.(?=(channel|format|charset|csv|decimal-separator|date-format|time-zone|for"
                    + "|orders|inbox|receipts|handover|notify-changes|mappings|layouts|tables|sql|sftp|http)\\b)");

    /** What the routes and beans of an ERP have at the end of their names: nothing for the first one, {@code -sap} for another. */
    public static String suffix(String name) {
        return name.equals("erp") ? "" : "-" + name;
    }

    /** The route that brings it a document: {@code deliver-to-folder}, {@code deliver-to-sftp-sap}. */
    public String delivery() {
        return "deliver-to-" + channel + suffix(name);
    }

    /** A sentence of a channel, which names the first ERP's keys, said of the one of this alias. */
    public static String said(String name, String sentence) {
        return name.equals("erp") ? sentence : KEY.matcher(sentence).replaceAll(name + ".");
    }

    /** Its alias. */
    @Override
    public String toString() {
        return name;
    }
}
