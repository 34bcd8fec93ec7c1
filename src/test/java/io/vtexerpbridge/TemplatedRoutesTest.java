package io.vtexerpbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vtexerpbridge.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteTemplateDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which routes the bridge makes of a template, and that a slip in its parameters leaves no account and no ERP without. */
class TemplatedRoutesTest {

    @TempDir
    private Path folder;

    private String precondition;

    private List<String> made(String from, String... parameters) throws Exception {
        BridgeHome.ofSettings(folder)
                .write(
                        "config/local.properties",
                        """
                        accounts = vtex, rio
                        rio.account = riostore
                        erps = erp, sap
                        sap.for.sellers = 2
                        """);
        Settings settings = Settings.loadOffline(folder, Map.of("VTEX_ACCOUNT", "acmestore"));
        try (CamelContext camel = new DefaultCamelContext()) {
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    RouteTemplateDefinition template = routeTemplate("hello");
                    for (String parameter : parameters) {
                        template.templateParameter(parameter);
                    }
                    template.from(from).precondition(precondition).to("log:hello");
                }
            });
            new TemplatedRoutes(settings).add(camel);
            camel.start();
            return camel.getRoutes().stream().map(Route::getRouteId).sorted().toList();
        }
    }

    @Test
    void each_account_at_each_ERP_has_one() throws Exception {
        assertThat(made("direct:hello{{ofErp}}{{ofAccount}}", "erp", "ofErp", "ofAccount"))
                .containsExactly("hello", "hello-rio", "hello-sap", "hello-sap-rio");
    }

    @Test
    void one_that_names_nobodys_is_left_to_whoever_names_its_routes() throws Exception {
        assertThat(made("direct:{{name}}", "name")).isEmpty();
    }

    @Test
    void a_precondition_that_cannot_be_read_names_its_template() {
        precondition = "'{{erp.chanel}}' == 'folder'";
        assertThatThrownBy(() -> made("direct:hello{{ofErp}}", "erp", "ofErp"))
                .isInstanceOf(StartProblem.class)
                .hasMessageContaining("route template hello")
                .hasMessageContaining("erp.chanel");
    }

    @Test
    void a_parameter_that_is_missing_is_told_instead_of_making_fewer() {
        assertThatThrownBy(() -> made("direct:hello{{ofErp}}", "ofErp"))
                .isInstanceOf(StartProblem.class)
                .hasMessageContaining("hello")
                .hasMessageContaining("lacks the parameter erp");
        assertThatThrownBy(() -> made("direct:hello{{ofErp}}"))
                .isInstanceOf(StartProblem.class)
                .hasMessageContaining("lacks the parameter ofErp");
        assertThatThrownBy(() -> made("direct:hello{{ofErp}}{{ofAccount}}", "erp", "ofErp"))
                .isInstanceOf(StartProblem.class)
                .hasMessageContaining("lacks the parameter ofAccount");
    }
}
