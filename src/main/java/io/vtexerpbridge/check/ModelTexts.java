package io.vtexerpbridge.check;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.LineNumberAware;

/**
 * Every text that stands in a route, with the step it belongs to and its place in the file.
 *
 * <p>Reads the fields of Camel's model, because no way that Camel offers reaches everything: its XML dump and its search leave out
 * {@code doCatch} of YAML routes, {@code onWhen} and {@code handled}, and a misspelt name hides there as well as anywhere.
 */
final class ModelTexts {

    /** Ways back up, to other routes, or to what Camel worked out itself. */
    private static final Set<String> NOT_CONTENT =
            Set.of("parent", "routeConfiguration", "camelContext", "location", "resource", "endpointUriToString");

    private static final Map<Class<?>, List<Field>> FIELDS = new ConcurrentHashMap<>();

    private final List<ModelText> texts = new ArrayList<>();
    private final List<Object> nodes = new ArrayList<>();
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    /**
     * One text.
     *
     * @param owner the part of the model it is a field of
     * @param field the field's name, as {@code uri} or {@code ref}
     * @param place the nearest step that knows its line
     */
    record ModelText(Object owner, String field, String value, LineNumberAware place) {}

    ModelTexts(LineNumberAware root) {
        visit(root, root);
    }

    List<ModelText> texts() {
        return texts;
    }

    /** Every part of the route that Camel has a class for, the route itself first. */
    List<Object> nodes() {
        return nodes;
    }

    private void visit(Object part, LineNumberAware above) {
        if (part instanceof Collection<?> parts) {
            parts.forEach(one -> visit(one, above));
        } else if (part != null
                && part.getClass().getName().startsWith("org.apache.camel.")
                && isModel(part.getClass())
                && seen.add(part)) {
            nodes.add(part);
            LineNumberAware place = part instanceof LineNumberAware here && here.getLineNumber() > 0 ? here : above;
            for (Field field : FIELDS.computeIfAbsent(part.getClass(), ModelTexts::contentFields)) {
                Object value = get(field, part);
                if (value instanceof String text) {
                    texts.add(new ModelText(part, field.getName(), text, place));
                } else {
                    visit(value, place);
                }
            }
        }
    }

    /** Model classes, and those that the YAML reader derives from them. */
    private static boolean isModel(Class<?> type) {
        for (Class<?> one = type; one != null; one = one.getSuperclass()) {
            if (one.getName().startsWith("org.apache.camel.model.")) {
                return true;
            }
        }
        return false;
    }

    private static List<Field> contentFields(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> one = type; one != null && one != Object.class; one = one.getSuperclass()) {
            for (Field field : one.getDeclaredFields()) {
                boolean content = !Modifier.isStatic(field.getModifiers())
                        && !field.getType().isPrimitive()
                        && !NOT_CONTENT.contains(field.getName());
                if (content && field.trySetAccessible()) {
                    fields.add(field);
                }
            }
        }
        return fields;
    }

    private static Object get(Field field, Object part) {
        try {
            return field.get(part);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(field + " was made accessible", e);
        }
    }
}
