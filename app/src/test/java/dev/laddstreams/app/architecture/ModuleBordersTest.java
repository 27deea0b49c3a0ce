package dev.laddstreams.app.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.laddstreams.app.Ladd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.jspecify.annotations.NullMarked;

/** Which module may know which. */
@AnalyzeClasses(
        packages = "dev.laddstreams",
        importOptions = {ImportOption.DoNotIncludeTests.class, ModuleBordersTest.DoNotIncludeTestJars.class})
class ModuleBordersTest {
    private static final String ROOT = "dev.laddstreams.";
    private static final int MOST_ARGUMENTS = 8;
    private static final Path BENCHMARKS = Path.of("..", "benchmarks", "src", "main", "java");

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

    @ArchTest
    static final ArchRule NAMES_SAY_WHAT_A_CLASS_IS = classes()
            .should()
            .haveSimpleNameNotEndingWith("Manager")
            .andShould()
            .haveSimpleNameNotEndingWith("Helper")
            .andShould()
            .haveSimpleNameNotEndingWith("Util")
            .andShould()
            .haveSimpleNameNotEndingWith("Utils")
            .because("a name says what a class is; use the field's own term, such as SubImageGrid or LabelerLane");

    /** Contracts are left out: their constructors have an argument for each field on the wire. */
    @ArchTest
    static final ArchRule ARGUMENTS_COME_IN_GROUPS = codeUnits()
            .that()
            .areDeclaredInClassesThat()
            .resideOutsideOfPackage(ROOT + "schemas.avro..")
            .should(haveAtMost(MOST_ARGUMENTS))
            .because("arguments in a long row are swapped unseen; make a record of those that belong together");

    /**
     * No two types that people wrote share a name. Benchmarks depend on this module, so that their names are read from their
     * sources; contracts are left out, because they are named for the wire and translated at the border.
     */
    @ArchTest
    static void everyTypeHasANameOfItsOwn(JavaClasses classes) throws IOException {
        Map<String, Set<String>> places = new TreeMap<>();
        classes.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .filter(type -> !type.getPackageName().equals(ROOT + "schemas.avro"))
                .forEach(type -> note(places, type.getSimpleName(), type.getPackageName()));
        try (Stream<Path> sources = Files.walk(BENCHMARKS)) {
            sources.map(source -> source.getFileName().toString())
                    .filter(name -> name.endsWith(".java") && !name.equals("package-info.java"))
                    .forEach(name -> note(places, name.replace(".java", ""), ROOT + "benchmarks"));
        }

        assertThat(places).containsKeys("Ladd", "ScaleBenchmark");
        places.values().removeIf(packages -> packages.size() == 1);
        assertThat(places)
                .as("types of one name; give each one that says how it differs from the other")
                .isEmpty();
    }

    /** NullAway proves it in such packages alone. That of the benchmarks is read from its source, as above. */
    @ArchTest
    static void everyPackageSaysWhatMayBeNull(JavaClasses classes) {
        Set<String> unmarked = classes.stream()
                .filter(type -> !type.getPackageName().equals(ROOT + "schemas.avro"))
                .map(JavaClass::getPackage)
                .filter(place -> !place.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .collect(toCollection(TreeSet::new));
        assertThat(unmarked)
                .as("packages that do not say what may be null; put @NullMarked into their package-info")
                .isEmpty();
        assertThat(BENCHMARKS.resolve(Path.of("dev", "laddstreams", "benchmarks", "package-info.java")))
                .content()
                .contains("@NullMarked");
    }

    private static void note(Map<String, Set<String>> places, String name, String place) {
        places.computeIfAbsent(name, first -> new TreeSet<>()).add(place);
    }

    /** Tests of other modules, which this one's tests use. */
    static final class DoNotIncludeTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    private static ArchCondition<JavaCodeUnit> haveAtMost(int arguments) {
        return new ArchCondition<>("have at most " + arguments + " arguments") {
            @Override
            public void check(JavaCodeUnit unit, ConditionEvents events) {
                int count = unit.getRawParameterTypes().size();
                // The compiler hands lambdas what they capture.
                if (count > arguments && !unit.getName().startsWith("lambda$")) {
                    events.add(
                            SimpleConditionEvent.violated(unit, unit.getFullName() + " has " + count + " arguments"));
                }
            }
        };
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
