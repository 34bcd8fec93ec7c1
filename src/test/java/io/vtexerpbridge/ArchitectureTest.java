package io.vtexerpbridge;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;

/** What may know what. */
@AnalyzeClasses(packages = "io.vtexerpbridge", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String BRIDGE = "io.vtexerpbridge";

    /** Beans are tested without a context and called by routes; only wiring, health, check and commands deal with Camel itself. */
    @ArchTest
    static final ArchRule BEANS_KNOW_NO_CAMEL = noClasses()
            .that()
            .resideOutsideOfPackages(BRIDGE, BRIDGE + ".health..", BRIDGE + ".check..", BRIDGE + ".cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.camel..");

    /** It plays VTEX: what it shared with the bridge, it could not find wrong in the bridge. */
    @ArchTest
    static final ArchRule THE_SANDBOX_KNOWS_NOTHING_OF_THE_BRIDGE = noClasses()
            .that()
            .resideInAPackage(BRIDGE + ".sandbox..")
            .should()
            .dependOnClassesThat(resideInAPackage(BRIDGE + "..")
                    .and(DescribedPredicate.not(resideInAPackage(BRIDGE + ".sandbox.."))));

    @ArchTest
    static final ArchRule ONLY_COMMANDS_AND_TESTS_RUN_THE_SANDBOX = noClasses()
            .that()
            .resideOutsideOfPackages(BRIDGE + ".cli..", BRIDGE + ".sandbox..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(BRIDGE + ".sandbox..");

    @ArchTest
    static final ArchRule NO_CYCLES_BETWEEN_FEATURES =
            slices().matching(BRIDGE + ".(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NO_JAVA_UTIL_LOGGING = GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

    @ArchTest
    static final ArchRule ONLY_COMMANDS_PRINT = noClasses()
            .that(DescribedPredicate.not(resideInAnyPackage(BRIDGE + ".cli..")))
            .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule NO_PUBLIC_FIELDS =
            noFields().that().areNotFinal().or().areNotStatic().should().bePublic();

    @ArchTest
    static final ArchRule NO_SHARED_STATE = fields().that()
            .areStatic()
            .and()
            .doNotHaveModifier(JavaModifier.SYNTHETIC)
            .should()
            .beFinal();
}
