package dev.laddstreams.app.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.laddstreams.app.Ladd;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;

/** Which module may know which. */
@AnalyzeClasses(
        packages = "dev.laddstreams",
        importOptions = {ImportOption.DoNotIncludeTests.class, ModuleBordersTest.DoNotIncludeTestJars.class})
class ModuleBordersTest {
    private static final String ROOT = "dev.laddstreams.";

    @ArchTest
    static final ArchRule SCHEMAS_STAND_ALONE = noClasses()
            .that()
            .resideInAPackage(ROOT + "schemas..")
            .should()
            .dependOnClassesThat(oursOutside("schemas", "errors"))
            .because("contracts are what everything else depends on; move the shared type into schemas instead");

    @ArchTest
    static final ArchRule CLIENTS_KNOW_CONTRACTS_ALONE = noClasses()
            .that()
            .resideInAPackage(ROOT + "clients..")
            .should()
            .dependOnClassesThat(oursOutside("clients", "schemas", "errors"))
            .because("whoever opens a client passes in what it is for; keep roles out of clients");

    @ArchTest
    static final ArchRule COMMANDS_KNOW_NO_CONTRACTS = noClasses()
            .that()
            .resideInAPackage(ROOT + "app.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "schemas.avro..")
            .because("commands read options and print outcomes; let a method of app.control read and write records");

    @ArchTest
    static final ArchRule LEARNING_STANDS_ALONE = noClasses()
            .that()
            .resideInAPackage(ROOT + "learning..")
            .should()
            .dependOnClassesThat(oursOutside("learning", "errors"))
            .because("learning is usable without the rest; pass plain records in, and translate in the caller");

    @ArchTest
    static final ArchRule LEARNING_KNOWS_NO_KAFKA = noClasses()
            .that()
            .resideInAPackage(ROOT + "learning..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "org.apache.avro..", "io.confluent..")
            .because(
                    "everything that learns runs without a broker; put the client into producers, processors or sinks");

    @ArchTest
    static final ArchRule LEARNING_DRAWS_NOTHING = noClasses()
            .that()
            .resideInAPackage(ROOT + "learning..")
            .and()
            .resideOutsideOfPackage(ROOT + "learning.data..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.awt..", "javax.imageio..")
            .because("learning only reads images, in learning.data; draw pictures in app.studies.pictures instead");

    @ArchTest
    static final ArchRule EMBEDDED_KNOWS_CLIENTS_AND_CONTRACTS_ALONE = noClasses()
            .that()
            .resideInAPackage(ROOT + "embedded..")
            .should()
            .dependOnClassesThat(oursOutside("embedded", "clients", "schemas", "errors"))
            .because("the embedded stack is a broker and a registry like any other; start roles in app instead");

    @ArchTest
    static final ArchRule PRODUCERS_MEET_OTHERS_ON_TOPICS = meetsOthersOnTopics("producers");

    @ArchTest
    static final ArchRule PROCESSORS_MEET_OTHERS_ON_TOPICS = meetsOthersOnTopics("processors");

    @ArchTest
    static final ArchRule SINKS_MEET_OTHERS_ON_TOPICS = meetsOthersOnTopics("sinks");

    @ArchTest
    static final ArchRule NOTHING_KNOWS_THE_APP = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "app..")
            .and()
            .resideOutsideOfPackage(ROOT + "benchmarks..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "app..")
            .because("app wires the parts; take what you need as a constructor argument instead");

    /** Of topologies, the properties come from there. */
    @ArchTest
    static final ArchRule ONE_PLACE_OPENS_KAFKA_CLIENTS = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "clients..", ROOT + "benchmarks..")
            .should()
            .callCodeUnitWhere(
                    target(owner(name(KafkaProducer.class.getName()))).and(target(name("<init>"))))
            .orShould()
            .callCodeUnitWhere(
                    target(owner(name(KafkaConsumer.class.getName()))).and(target(name("<init>"))))
            .orShould()
            .callCodeUnitWhere(target(owner(name(Admin.class.getName()))).and(target(name("create"))))
            .orShould()
            .callCodeUnitWhere(target(owner(name(AdminClient.class.getName()))).and(target(name("create"))))
            .because("what exactly-once rests on is put after the user's properties there; call Clients instead");

    @ArchTest
    static final ArchRule ONE_PLACE_ENDS_THE_PROCESS = noClasses()
            .that()
            .doNotBelongToAnyOf(Ladd.class)
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "halt", int.class)
            .because("commands must run in tests; throw a LaddException, and Ladd turns it into an exit code");

    @ArchTest
    static final ArchRule ONE_LOGGING_INTERFACE = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "app.console..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.logging..", "org.apache.log4j..", "ch.qos.logback..")
            .because("users configure one log; use org.slf4j.Logger");

    @ArchTest
    static final ArchRule NOBODY_WRITES_TO_STANDARD_STREAMS = noClasses()
            .that()
            .doNotBelongToAnyOf(Ladd.class)
            .and()
            .resideOutsideOfPackage(ROOT + "benchmarks..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .because("a stray line breaks the progress bar and scripts; log it, or take a Terminal");

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES = slices().matching("dev.laddstreams.(**)")
            .should()
            .beFreeOfCycles()
            .because("a cycle means that neither package can be read alone; move the shared type below both");

    /** Tests of other modules, which this one's tests use. */
    static final class DoNotIncludeTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    private static ArchRule meetsOthersOnTopics(String module) {
        return noClasses()
                .that()
                .resideInAPackage(ROOT + module + "..")
                .should()
                .dependOnClassesThat(oursOutside(module, "clients", "schemas", "learning", "errors"))
                .because("producers, processors and sinks meet only on topics; publish a record instead of calling");
    }

    private static DescribedPredicate<JavaClass> oursOutside(String... modules) {
        return describe("belong to a module of ours other than " + String.join(", ", modules), candidate -> {
            String name = candidate.getPackageName() + ".";
            if (!name.startsWith(ROOT)) {
                return false;
            }
            for (String module : modules) {
                if (name.startsWith(ROOT + module + ".")) {
                    return false;
                }
            }
            return true;
        });
    }
}
