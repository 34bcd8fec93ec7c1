package io.vtexerpbridge;

import io.vtexerpbridge.inbox.InboxDoors;
import io.vtexerpbridge.settings.Settings;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Predicate;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.support.DefaultExchange;

/**
 * Makes the routes that each VTEX account has of its own, so that none waits for another one: of a route template with the parameter
 * {@code ofAccount} one route an account, of one with the parameter {@code ofInbox} one route for each folder in which an ERP drops
 * files. What the route does stands in the template alone.
 */
public final class AccountRoutes {

    /** The parameter that marks a template as one of accounts; what its routes' and beans' names end with. */
    static final String OF_ACCOUNT = "ofAccount";
    /** As {@link #OF_ACCOUNT}, for templates that read an inbox. */
    static final String OF_INBOX = "ofInbox";

    private AccountRoutes() {}

    /** Call it once all templates are there. */
    public static void make(CamelContext context, Settings settings) {
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        for (RouteTemplateDefinition template : List.copyOf(model.getRouteTemplateDefinitions())) {
            if (!isWanted(template, context)) {
                continue;
            }
            if (has(template, OF_ACCOUNT)) {
                for (BridgeAccount account : BridgeAccount.of(settings)) {
                    make(
                            model,
                            template,
                            account.suffix(),
                            Map.of(OF_ACCOUNT, account.suffix(), "account", account.name()));
                }
            }
            if (has(template, OF_INBOX)) {
                for (InboxDoors.Door door : AccountFolders.doors(settings).all()) {
                    make(
                            model,
                            template,
                            door.suffix(),
                            Map.of(
                                    OF_INBOX,
                                    door.suffix(),
                                    "account",
                                    door.account(),
                                    "inbox",
                                    door.inbox().toString()));
                }
            }
        }
    }

    /** Whether its precondition holds; Camel asks for that of plain routes alone. */
    private static boolean isWanted(RouteTemplateDefinition template, CamelContext context) {
        String precondition = template.getRoute().getPrecondition();
        if (precondition == null) {
            return true;
        }
        Predicate predicate =
                context.resolveLanguage("simple").createPredicate(context.resolvePropertyPlaceholders(precondition));
        predicate.init(context);
        return predicate.matches(new DefaultExchange(context));
    }

    private static boolean has(RouteTemplateDefinition template, String parameter) {
        return template.getTemplateParameters() != null
                && template.getTemplateParameters().stream()
                        .anyMatch(one -> one.getName().equals(parameter));
    }

    /** The steps of the first one keep their ids; ids are unique among all routes. */
    private static void make(Model model, RouteTemplateDefinition template, String suffix, Map<String, Object> values) {
        String prefix = suffix.isEmpty() ? null : suffix.substring(1) + "-";
        try {
            model.addRouteFromTemplate(template.getId() + suffix, template.getId(), prefix, null, values);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new RuntimeCamelException(e);
        }
    }
}
