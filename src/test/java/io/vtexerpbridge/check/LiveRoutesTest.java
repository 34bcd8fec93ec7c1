package io.vtexerpbridge.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vtexerpbridge.StartProblem;
import io.vtexerpbridge.live.Editable;
import io.vtexerpbridge.live.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.support.LifecycleStrategySupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes that are exchanged while the bridge runs: the new ones run, or all those of before. */
class LiveRoutesTest {

    private static final String FILE = "routes/own.camel.yaml";
    private static final List<String> IDS = List.of("first", "second", "third");

    @TempDir
    private Path folder;

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final LiveRoutes live = new LiveRoutes(camel, new NoTemplates(), hold -> true, () -> {});
    private ProducerTemplate asks;

    @BeforeEach
    void start() throws IOException {
        camel.start();
        asks = camel.createProducerTemplate();
        Path none = folder.resolve("none");
        Files.createDirectories(none.resolve("routes"));
        live.begin(none);
        live.take(home("old", IDS), Set.of(FILE));
        assertThat(answers()).containsExactly("old", "old", "old");
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    private Path home(String word, List<String> ids) throws IOException {
        Path home = folder.resolve(word);
        Files.createDirectories(home.resolve("routes"));
        StringBuilder text = new StringBuilder();
        ids.forEach(id -> text.append(
                """
                - route:
                    id: %s
                    from:
                      uri: direct:%s
                      steps:
                        - setBody:
                            expression:
                              constant:
                                expression: "%s"
                """
                        .formatted(id, id, word)));
        Files.writeString(home.resolve(FILE), text);
        return home;
    }

    private List<String> answers() {
        return IDS.stream()
                .map(id -> asks.requestBody("direct:" + id, "", String.class))
                .toList();
    }

    /** What the framework, or a component of the integrator's, may do at any time. */
    private void cannotEnd(String id, int times) {
        camel.addLifecycleStrategy(new LifecycleStrategySupport() {
            private int left = times;

            @Override
            public void onRoutesRemove(Collection<Route> routes) {
                if (left > 0 && routes.stream().anyMatch(route -> route.getId().equals(id))) {
                    left--;
                    throw new IllegalStateException("cannot end");
                }
            }
        });
    }

    @Test
    void an_edit_takes_the_place_of_what_was_there() throws IOException {
        live.take(home("new", IDS), Set.of(FILE));
        assertThat(answers()).containsExactly("new", "new", "new");
    }

    @Test
    void when_an_old_route_does_not_go_all_of_before_run_again() throws IOException {
        for (String stubborn : IDS) {
            cannotEnd(stubborn, 1);
            Path next = home("new", List.of("first", "third", "fourth"));
            assertThatThrownBy(() -> live.take(next, Set.of(FILE))).isInstanceOf(Editable.NotNow.class);

            assertThat(answers()).as(stubborn).containsExactly("old", "old", "old");
            assertThat(camel.getRoute("fourth")).isNull();
        }
        live.take(home("new", IDS), Set.of(FILE));
        assertThat(answers()).as("and a later edit goes").containsExactly("new", "new", "new");
    }

    @Test
    void one_that_never_goes_keeps_no_other_from_running_again() throws IOException {
        cannotEnd("second", Integer.MAX_VALUE);
        Path next = home("new", IDS);
        assertThatThrownBy(() -> live.take(next, Set.of(FILE))).isInstanceOf(Editable.NotNow.class);

        assertThat(IDS).allSatisfy(id -> assertThat(camel.getRouteController().getRouteStatus(id))
                .as(id)
                .isEqualTo(ServiceStatus.Started));
        assertThat(answers()).containsExactly("old", "old", "old");
    }

    @Test
    void what_a_template_lacks_is_a_fault_of_its_file() throws IOException {
        Path next = home("new", IDS);
        Files.writeString(
                next.resolve("routes/made.camel.yaml"),
                """
                - routeTemplate:
                    id: made
                    route:
                      from:
                        uri: direct:made
                        steps:
                          - stop: {}
                """);
        LiveRoutes picky = new LiveRoutes(
                camel,
                new NoTemplates() {
                    @Override
                    public void add(CamelContext context, RouteTemplateDefinition template, Predicate<String> wanted) {
                        throw new StartProblem("The route template made lacks the parameter erp.");
                    }
                },
                hold -> true,
                () -> {});
        picky.begin(folder.resolve("old"));

        assertThat(picky.check(next, Set.of(FILE, "routes/made.camel.yaml")))
                .extracting(Fault::toString)
                .containsExactly("routes/made.camel.yaml line 3: The route template made lacks the parameter erp.");
    }

    @Test
    void a_slip_is_told_as_check_tells_it() throws IOException {
        Path next = home("new", IDS);
        Path file = next.resolve("routes/slip.camel.yaml");
        Files.writeString(
                file,
                """
                - route:
                    id: slip
                    from:
                      uri: direct:slip
                      steps:
                        - log:
                            massage: hello
                """);

        List<String> told = live.check(next, Set.of(FILE, "routes/slip.camel.yaml")).stream()
                .map(Fault::toString)
                .toList();

        assertThat(told)
                .containsExactly(
                        "routes/slip.camel.yaml line 7: found \"massage\" below \"log\", which Camel does not know;"
                                + " did you mean message?")
                .isEqualTo(new RouteSchema()
                        .findings(List.of(file), next).stream()
                                .map(Finding::toString)
                                .toList());
    }

    @Test
    void a_file_that_is_not_utf_8_is_told_as_its_own_fault() throws IOException {
        Path next = home("new", IDS);
        Files.write(next.resolve("routes/odd.camel.yaml"), new byte[] {'#', (byte) 0xE7, '\n'});

        assertThat(live.check(next, Set.of(FILE, "routes/odd.camel.yaml")))
                .extracting(Fault::file)
                .containsExactly("routes/odd.camel.yaml");
    }

    /** The bridge makes none of its own. */
    private static class NoTemplates implements MadeRoutes {

        @Override
        public void add(CamelContext context) {
            // for the start alone
        }

        @Override
        public List<String> ids(CamelContext context, RouteTemplateDefinition template) {
            return List.of();
        }

        @Override
        public void add(CamelContext context, RouteTemplateDefinition template, Predicate<String> wanted) {
            // none is wanted
        }
    }
}
