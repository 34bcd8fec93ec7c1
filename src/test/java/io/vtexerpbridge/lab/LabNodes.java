package io.vtexerpbridge.lab;

import java.util.Set;
import java.util.function.Supplier;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/** Puts the kill switch around every step of a route that reaches outside the process: the calls to VTEX, and files that Camel writes. */
public final class LabNodes implements InterceptStrategy, CamelContextAware {

    private static final Set<String> INSIDE = Set.of("direct", "bean", "log", "class", "controlbus", "mock");

    private CamelContext context;

    @Override
    public void setCamelContext(CamelContext made) {
        context = made;
        made.getCamelContextExtension().addInterceptStrategy(this);
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext camel, NamedNode definition, Processor target, Processor nextTarget) {
        String effect = effect(definition);
        return effect == null ? target : new Watched(target, () -> effect);
    }

    private static String effect(NamedNode definition) {
        if (!(definition instanceof ToDefinition) && !(definition instanceof ToDynamicDefinition)) {
            return null;
        }
        String route = ProcessorDefinitionHelper.getRouteId(definition);
        if (definition instanceof ToDynamicDefinition) {
            return "call " + route;
        }
        String uri = ((ToDefinition) definition).getUri();
        int colon = uri.indexOf(':');
        String scheme = colon < 0 ? uri : uri.substring(0, colon);
        return INSIDE.contains(scheme) ? null : scheme + " " + route;
    }

    private static final class Watched extends DelegateAsyncProcessor {

        private final Supplier<String> effect;

        Watched(Processor target, Supplier<String> effect) {
            super(target);
            this.effect = effect;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            KillSwitch.before(effect);
            return super.process(exchange, synchronously -> {
                KillSwitch.after(effect);
                callback.done(synchronously);
            });
        }
    }
}
