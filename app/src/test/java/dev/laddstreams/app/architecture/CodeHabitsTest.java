package dev.laddstreams.app.architecture;

import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** What every class keeps, wherever it lives. */
@AnalyzeClasses(
        packages = "dev.laddstreams",
        importOptions = {ImportOption.DoNotIncludeTests.class, ModuleBordersTest.DoNotIncludeTestJars.class})
class CodeHabitsTest {
    private static final String ROOT = "dev.laddstreams.";
    private static final int MOST_ARGUMENTS = 8;
    private static final Path BENCHMARKS = Path.of("..", "benchmarks", "src", "main", "java");

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

    /** A record's components name themselves; what overrides a method of Kafka's takes what Kafka gives. */
    @ArchTest
    static final ArchRule BOOLEANS_HAVE_NAMES = codeUnits()
            .that()
            .arePublic()
            .and()
            .areDeclaredInClassesThat()
            .resideOutsideOfPackage(ROOT + "schemas.avro..")
            .should(takeNoBoolean())
            .because("true and false say nothing where they are written; make an enum, or two methods");

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

    private static ArchCondition<JavaCodeUnit> takeNoBoolean() {
        return new ArchCondition<>("take no boolean") {
            @Override
            public void check(JavaCodeUnit unit, ConditionEvents events) {
                boolean named = unit.isConstructor() && unit.getOwner().isRecord();
                boolean kafkas = unit.getOwner().getAllRawInterfaces().stream()
                        .filter(type -> type.getPackageName().startsWith("org.apache.kafka."))
                        .anyMatch(type -> type.getMethods().stream()
                                .anyMatch(method -> method.getName().equals(unit.getName())));
                if (!named
                        && !kafkas
                        && unit.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(boolean.class))) {
                    events.add(SimpleConditionEvent.violated(unit, unit.getFullName() + " takes a boolean"));
                }
            }
        };
    }
}
