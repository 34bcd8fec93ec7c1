package io.vtexerpbridge.check;

import io.vtexerpbridge.check.ModelTexts.ModelText;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.ExpressionIllegalSyntaxException;
import org.apache.camel.language.simple.types.SimpleIllegalSyntaxException;
import org.apache.camel.model.BasicExpressionNode;
import org.apache.camel.model.ExpressionNode;
import org.apache.camel.model.FilterDefinition;
import org.apache.camel.model.LogDefinition;
import org.apache.camel.model.OnWhenDefinition;
import org.apache.camel.model.ValidateDefinition;
import org.apache.camel.model.language.SimpleExpression;
import org.apache.camel.spi.Language;

/** The texts of a route that Camel reads as simple expressions; it does so when the route starts, and then names neither file nor line. */
final class SimpleTexts {

    private final Language simple;
    private final Set<Object> conditions = Collections.newSetFromMap(new IdentityHashMap<>());

    /** @param nodes all parts of the route */
    SimpleTexts(CamelContext context, Collection<Object> nodes) {
        this.simple = context.resolveLanguage("simple");
        for (Object node : nodes) {
            if (node instanceof BasicExpressionNode<?> when) {
                conditions.add(when.getExpression());
            } else if (node instanceof OnWhenDefinition when) {
                conditions.add(when.getExpression());
            } else if (node instanceof FilterDefinition || node instanceof ValidateDefinition) {
                conditions.add(((ExpressionNode) node).getExpression());
            }
        }
    }

    /**
     * What Camel cannot read.
     *
     * @param value with its placeholders filled; the sentence quotes the text as it stands in the file
     */
    Optional<String> fault(ModelText text, String value) {
        boolean expression =
                text.owner() instanceof SimpleExpression && text.field().equals("expression");
        boolean message =
                text.owner() instanceof LogDefinition && text.field().equals("message") && value.contains("${");
        if (!expression && !message) {
            return Optional.empty();
        }
        try {
            if (conditions.contains(text.owner())) {
                simple.createPredicate(value);
            } else {
                simple.createExpression(value);
            }
            return Optional.empty();
        } catch (ExpressionIllegalSyntaxException fault) {
            return Optional.of(
                    "\"" + text.value().strip() + "\" is no simple expression: " + reason(fault) + "; mend it there");
        }
    }

    private static String reason(ExpressionIllegalSyntaxException fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof SimpleIllegalSyntaxException simple) {
                String reason = simple.getShortMessage();
                return reason.equals("expected symbol functionEnd but was eol") ? "a ${ has no } behind it" : reason;
            }
        }
        return "Camel cannot read it";
    }
}
