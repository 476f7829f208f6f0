package org.alexnet4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of ARCHITECTURE.md as a test: which package may import which. */
final class ArchitectureTest {
    /** Package of this module to the packages of ours that it may import, besides the root package and itself. */
    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            Map.entry("random", Set.of()),
            Map.entry("image", Set.of()),
            Map.entry("dataset", Set.of("image", "random")),
            Map.entry("batch", Set.of("dataset", "random")),
            Map.entry("network", Set.of()),
            Map.entry("engine", Set.of("network", "random")),
            Map.entry("engine.reference", Set.of("engine", "network", "random")),
            Map.entry("model", Set.of("network", "engine", "dataset")),
            Map.entry("evaluation", Set.of("batch", "engine", "model", "dataset", "network")),
            Map.entry("inference", Set.of("image", "batch", "engine", "model", "dataset", "network", "evaluation")),
            Map.entry("training", Set.of("batch", "engine", "model", "dataset", "network", "evaluation", "random")));

    private static final String ROOT = "org.alexnet4j";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void packages_import_only_what_the_table_allows() {
        ArchRuleDefinition.classes().should(importOnlyWhatTheTableAllows()).check(CLASSES);
    }

    @Test
    void packages_are_free_of_cycles() {
        slices().matching("org.alexnet4j.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void the_core_has_no_native_code() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.bytedeco..", "com.sun.jna..")
                .check(CLASSES);
    }

    @Test
    void randomness_comes_from_keys() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.util\\.(Random|SplittableRandom|concurrent\\.ThreadLocalRandom)")
                .check(CLASSES);
    }

    @Test
    void the_core_does_not_print() {
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(CLASSES);
    }

    @Test
    void the_core_does_not_exit() {
        noClasses().should().callMethod(System.class, "exit", int.class).check(CLASSES);
    }

    @Test
    void the_test_saw_every_package_of_the_table() {
        Map<String, Long> seen = new HashMap<>(
                CLASSES.stream().collect(Collectors.groupingBy(ArchitectureTest::packageOf, Collectors.counting())));
        assertThat(new TreeSet<>(seen.keySet()))
                .as("packages; a new one needs a line in the table")
                .isSubsetOf(with(MAY_IMPORT.keySet(), ""));
        assertThat(CLASSES.size()).as("classes seen").isGreaterThan(60);
    }

    private static ArchCondition<JavaClass> importOnlyWhatTheTableAllows() {
        return new ArchCondition<>("import only what the table allows") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                String from = packageOf(item);
                Set<String> allowed = with(with(MAY_IMPORT.getOrDefault(from, Set.of()), from), "");
                item.getDirectDependenciesFromSelf().stream()
                        .filter(dependency ->
                                dependency.getTargetClass().getPackageName().startsWith(ROOT))
                        .filter(dependency -> !allowed.contains(packageOf(dependency.getTargetClass())))
                        .forEach(dependency ->
                                events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription())));
            }
        };
    }

    private static Set<String> with(Set<String> names, String one) {
        Set<String> all = new TreeSet<>(names);
        all.add(one);
        return all;
    }

    private static String packageOf(JavaClass type) {
        String name = type.getPackageName();
        return name.equals(ROOT) ? "" : name.substring(ROOT.length() + 1);
    }
}
