package io.millrace.standalone.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

/** Holds the module table of docs/architecture.md: who may know whom, and what a module never does. */
class ModuleRulesTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.millrace");

    private static final String KAFKA = "org.apache.kafka..";
    private static final String S3 = "software.amazon.awssdk..";
    private static final String SQL = "java.sql..";
    private static final String SPRING = "org.springframework..";

    private static final Map<String, String> SERVICES = Map.of(
            "ingest", "io.millrace.ingest..",
            "cdc", "io.millrace.cdc..",
            "lakewriter", "io.millrace.lakewriter..",
            "jobs", "io.millrace.jobs..",
            "loader", "io.millrace.loader..",
            "monitor", "io.millrace.monitor..");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.millrace.schemas",
                "io.millrace.lake",
                "io.millrace.ingest",
                "io.millrace.cdc",
                "io.millrace.lakewriter",
                "io.millrace.jobs",
                "io.millrace.loader",
                "io.millrace.monitor",
                "io.millrace.runtime",
                "io.millrace.embedded",
                "io.millrace.bench",
                "io.millrace.redshift.emulator",
                "io.millrace.standalone"
            })
    void everyModuleIsSeenByTheseRules(String packageName) {
        assertThat(CLASSES.stream().map(JavaClass::getPackageName))
                .anyMatch(name -> name.equals(packageName) || name.startsWith(packageName + "."));
    }

    @Test
    void schemasKnowNobodyAndDoNoInputOutput() {
        check(noClasses()
                .that()
                .resideInAPackage("io.millrace.schemas..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.millrace.lake..",
                        "io.millrace.runtime..",
                        SPRING,
                        KAFKA,
                        S3,
                        SQL,
                        "java.net..",
                        "java.nio.file..",
                        "java.nio.channels.."));
    }

    @Test
    void lakeKnowsNeitherKafkaNorSqlNorSpring() {
        check(noClasses()
                .that()
                .resideInAPackage("io.millrace.lake..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(KAFKA, SQL, SPRING, "io.millrace.runtime.."));
    }

    @Test
    void theEdgeTouchesNeitherTheLakeNorTheWarehouse() {
        check(noClasses()
                .that()
                .resideInAPackage("io.millrace.ingest..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(S3, SQL, "io.millrace.lake.."));
    }

    @Test
    void theConnectorDoesNotTouchTheLake() {
        check(noClasses()
                .that()
                .resideInAPackage("io.millrace.cdc..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(S3, "io.millrace.lake..", "com.amazon.redshift.."));
    }

    @Test
    void theBatchLoaderDoesNotTouchTheWarehouse() {
        check(noClasses()
                .that()
                .resideInAnyPackage("io.millrace.lakewriter..", "io.millrace.jobs..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SQL, "com.amazon.redshift.."));
    }

    @Test
    void theWarehouseLoaderConsumesNothingFromKafka() {
        check(noClasses()
                .that()
                .resideInAPackage("io.millrace.loader..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka.clients.consumer.."));
    }

    @Test
    void noServiceKnowsAnother() {
        for (Map.Entry<String, String> service : SERVICES.entrySet()) {
            List<String> others = SERVICES.entrySet().stream()
                    .filter(other -> !other.getKey().equals(service.getKey()))
                    .map(Map.Entry::getValue)
                    .toList();
            check(noClasses()
                    .that()
                    .resideInAPackage(service.getValue())
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others.toArray(String[]::new)));
        }
    }

    @Test
    void noServiceKnowsHowItIsDeployed() {
        check(noClasses()
                .that()
                .resideInAnyPackage(SERVICES.values().toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.millrace.embedded..",
                        "io.millrace.bench..",
                        "io.millrace.redshift.emulator..",
                        "io.millrace.standalone.."));
    }

    @Test
    void everyPackageIsNullMarked() {
        check(classes()
                .that()
                .haveSimpleName("package-info")
                .should()
                .beAnnotatedWith(org.jspecify.annotations.NullMarked.class));
        List<String> described = CLASSES.stream()
                .filter(type -> type.getSimpleName().equals("package-info"))
                .map(JavaClass::getPackageName)
                .toList();
        assertThat(CLASSES.stream().map(JavaClass::getPackageName).distinct()).allMatch(described::contains);
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(false).check(CLASSES);
    }
}
