package io.vtexerpbridge;

import io.vtexerpbridge.erp.Erp;
import io.vtexerpbridge.settings.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteTemplateDefinition;

/**
 * The routes that each ERP has of its own: one of every route template that has a parameter {@code erp}. Every key that begins with {@code erp} is a
 * parameter too, with that ERP's value, so that a template reads like a route for the one and only ERP. Its precondition says for which ERPs there
 * is a route, as {@code '{{erp.channel}}' == 'sftp'}.
 */
public final class ErpRoutes {

    private static final String ALIAS = "erp";
    private static final String SUFFIX = "suffix";

    private ErpRoutes() {}

    /**
     * Adds them, once the templates are read and before anything starts.
     *
     * @throws StartProblem when a template does not fit
     */
    public static void add(CamelContext context, Settings settings) {
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        for (RouteTemplateDefinition template : List.copyOf(model.getRouteTemplateDefinitions())) {
            if (isOfErps(template)) {
                for (String erp : settings.erps()) {
                    add(model, template.getId(), settings, erp);
                }
            }
        }
    }

    /** Whether each ERP has a route of its own made of it. */
    public static boolean isOfErps(RouteTemplateDefinition template) {
        return template.getTemplateParameters() != null
                && template.getTemplateParameters().stream().anyMatch(parameter -> ALIAS.equals(parameter.getName()));
    }

    private static void add(Model model, String template, Settings settings, String erp) {
        Map<String, Object> parameters = new HashMap<>();
        values(settings.forErp(erp)).forEach((key, value) -> {
            if (key.startsWith(ALIAS + ".")) {
                parameters.put(key, value);
            }
        });
        String suffix = Erp.suffix(erp);
        parameters.put(ALIAS, erp);
        parameters.put(SUFFIX, suffix);
        try {
            // steps have names of their own too; for the first ERP as well, whose steps Camel would else take for the
            // others'
            model.addRouteFromTemplate(template + suffix, template, erp + "-", null, parameters);
        } catch (Exception e) {
            throw new StartProblem("The route template " + template + " makes no route for the ERP " + erp + ": "
                    + e.getMessage() + "; mend it in routes/.");
        }
    }

    /** What a route is called where there is one ERP. @param parameters of the template it was made of; null without one */
    static String plainId(String routeId, Map<String, Object> parameters) {
        Object suffix = parameters == null ? null : parameters.get(SUFFIX);
        return suffix != null && routeId.endsWith(suffix.toString())
                ? routeId.substring(0, routeId.length() - suffix.toString().length())
                : routeId;
    }

    /** Settings as routes see them: folders absolute, so that they mean the same wherever the bridge was started. */
    static Map<String, String> values(Settings settings) {
        Map<String, String> values = new TreeMap<>(settings.forRoutes());
        for (String folder : List.of("erp.orders.directory", "erp.inbox.directory", "erp.receipts.directory")) {
            values.put(folder, settings.path(folder).toString());
        }
        // Camel's HTTP client takes its timeouts as milliseconds and nothing else.
        for (String timeout : List.of("vtex.connect-timeout", "vtex.response-timeout", "erp.http.timeout")) {
            values.put(timeout, Long.toString(settings.duration(timeout).toMillis()));
        }
        return values;
    }
}
