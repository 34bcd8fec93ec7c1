package io.vtexerpbridge.check;

import io.vtexerpbridge.check.ModelTexts.ModelText;
import io.vtexerpbridge.erp.Spelling;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.language.MethodCallExpression;

/** The beans, methods and thread pools that routes name: each must be there. */
final class NamedBeans {

    private static final Pattern BEAN_URI = Pattern.compile("bean:(?://)?([^?\\s$]+)(?:\\?(.*))?", Pattern.DOTALL);
    private static final Pattern BEAN_IN_SIMPLE =
            Pattern.compile("\\$\\{bean:([\\w-]+)(?:\\?method=([\\w-]+)|\\.([\\w-]+))?");
    private static final Pattern METHOD_OPTION = Pattern.compile("(?:^|&)method=([^&]*)");
    private static final Pattern BEAN_OPTION = Pattern.compile("[?&][\\w.-]+=#(?:bean:)?([\\w-]+)(?=&|$)");

    private final CamelContext context;
    private final CamelContext parts;
    private final RouteTexts texts;
    private final RoutePlaces places;

    /** @param parts has the thread pools that the routes will run with */
    NamedBeans(CamelContext context, CamelContext parts, RouteTexts texts, RoutePlaces places) {
        this.context = context;
        this.parts = parts;
        this.texts = texts;
        this.places = places;
    }

    /** Every bean, method and thread pool that a text names is there. */
    void check(RouteDefinition route, ModelText text, String value, String which, Set<Finding> faults) {
        if (text.owner() instanceof BeanDefinition bean && text.field().equals("ref")) {
            checkBean(route, text, value, texts.resolved(route, bean.getMethod()), which, faults);
        } else if (text.owner() instanceof MethodCallExpression call
                && text.field().equals("ref")) {
            checkBean(route, text, value, texts.resolved(route, call.getMethod()), which, faults);
        } else if (text.field().equals("executorService")) {
            if (bean(route, value) == null && parts.getExecutorServiceManager().getThreadPoolProfile(value) == null) {
                faults.add(places.finding(text.place(), "there is no thread pool " + value + which));
            }
        } else if (text.field().equals("uri")) {
            Matcher uri = BEAN_URI.matcher(value);
            if (uri.matches()) {
                Matcher method = METHOD_OPTION.matcher(uri.group(2) == null ? "" : uri.group(2));
                checkBean(route, text, uri.group(1), method.find() ? method.group(1) : null, which, faults);
            }
            Matcher option = BEAN_OPTION.matcher(value);
            while (option.find()) {
                checkBean(route, text, option.group(1), null, which, faults);
            }
        }
        Matcher simple = BEAN_IN_SIMPLE.matcher(value);
        while (simple.find()) {
            String method = simple.group(2) != null ? simple.group(2) : simple.group(3);
            checkBean(route, text, simple.group(1), method, which, faults);
        }
    }

    private void checkBean(
            RouteDefinition route, ModelText text, String name, String call, String which, Set<Finding> faults) {
        Object bean = bean(route, name);
        if (bean == null) {
            faults.add(places.finding(
                    text.place(),
                    "there is no bean " + name + which + "; "
                            + slip(
                                            name,
                                            context.getRegistry()
                                                    .findByTypeWithName(Object.class)
                                                    .keySet())
                                    .orElse("check its spelling")));
            return;
        }
        String method = call == null ? "" : call.replaceFirst("\\(.*", "").trim();
        boolean plain = method.matches("\\w+");
        Class<?> type = bean instanceof Class<?> named ? named : bean.getClass();
        Set<String> methods = new TreeSet<>();
        for (java.lang.reflect.Method one : type.getMethods()) {
            if (one.getDeclaringClass() != Object.class) {
                methods.add(one.getName());
            }
        }
        if (plain && !methods.contains(method)) {
            faults.add(places.finding(
                    text.place(),
                    "bean " + name + " has no method " + method + which + "; "
                            + slip(method, methods).map(near -> near + " It").orElse("it")
                            + " has " + String.join(", ", methods)));
        }
    }

    private Object bean(RouteDefinition route, String name) {
        Object bean = context.getRegistry().lookupByName(name);
        if (bean == null && route.getRouteTemplateContext() != null) {
            bean = route.getRouteTemplateContext().getLocalBeanRepository().lookupByName(name);
        }
        return bean == null && name.contains(".") ? context.getClassResolver().resolveClass(name) : bean;
    }

    private static Optional<String> slip(String name, Set<String> names) {
        return Spelling.slip(name, names).map(near -> "did you mean " + near + "?");
    }
}
