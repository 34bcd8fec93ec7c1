package io.vtexerpbridge.erp;

import java.util.function.BiFunction;
import java.util.function.Consumer;

/** One {@code NAME = VALUE} of a layout file. @param line from 1 */
public record LayoutLine(int line, String name, String value) {

    /**
     * Goes through a layout file; empty lines and those that begin with {@code #} say nothing.
     *
     * @param wrong what is thrown for a line that is none, by its number and text
     * @return how many lines the file has
     */
    public static int each(
            String content, BiFunction<Integer, String, RuntimeException> wrong, Consumer<LayoutLine> then) {
        int number = 0;
        for (String line : content.split("\\R", -1)) {
            number++;
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            int equals = text.indexOf('=');
            if (equals < 1) {
                throw wrong.apply(number, text);
            }
            then.accept(new LayoutLine(
                    number,
                    text.substring(0, equals).strip(),
                    text.substring(equals + 1).strip()));
        }
        return number;
    }
}
