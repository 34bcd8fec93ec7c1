package io.vtexerpbridge.check;

import io.vtexerpbridge.check.ModelTexts.ModelText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.PropertiesComponent;

/** What stands in the routes of a Camel context, and what it comes to with the values of keys and of a template's parameters. */
final class RouteTexts {

    private final CamelContext context;
    private final Map<RouteDefinition, ModelTexts> read = new HashMap<>();

    RouteTexts(CamelContext context) {
        this.context = context;
    }

    List<ModelText> of(RouteDefinition route) {
        return read.computeIfAbsent(route, ModelTexts::new).texts();
    }

    List<Object> nodesOf(RouteDefinition route) {
        return read.computeIfAbsent(route, ModelTexts::new).nodes();
    }

    /** The text itself where a placeholder has no value. */
    String resolved(RouteDefinition route, String text) {
        String resolved = resolvedOrNull(route, text);
        return resolved == null ? String.valueOf(text) : resolved;
    }

    /** Null where a placeholder has no value. */
    String resolvedOrNull(RouteDefinition route, String text) {
        if (text == null || !text.contains("{{")) {
            return text;
        }
        PropertiesComponent properties = context.getPropertiesComponent();
        if (route.getTemplateParameters() != null) {
            Properties own = new Properties();
            own.putAll(route.getTemplateParameters());
            properties.setLocalProperties(own);
        }
        try {
            return context.resolvePropertyPlaceholders(text);
        } catch (IllegalArgumentException e) {
            return null;
        } finally {
            properties.setLocalProperties(null);
        }
    }
}
