package io.vtexerpbridge.check;

import java.util.List;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.model.RouteTemplateDefinition;

/** The routes that the bridge itself makes of route templates, as many as its settings ask for. */
public interface MadeRoutes {

    /** Adds all of them, once the templates are read. */
    void add(CamelContext context);

    /** The ids of those that are made of a template; empty for a template whose routes a file names. */
    List<String> ids(CamelContext context, RouteTemplateDefinition template);

    /** Adds those of one template, and starts them where the context runs. @param wanted by id */
    void add(CamelContext context, RouteTemplateDefinition template, Predicate<String> wanted);
}
