package org.alexnet4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The rules of ARCHITECTURE.md for the core. Those for the other modules are tested in app, which sees them all. */
final class ArchitectureTest {
    private static final DependencyTable TABLE = DependencyTable.ofDocument();

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.alexnet4j");

    @Test
    void packages_import_only_what_the_table_allows() {
        classes().should(TABLE.importOnlyWhatItAllows()).check(CLASSES);
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
        Set<String> expected = new TreeSet<>(TABLE.packages("core"));
        expected.add("");
        assertThat(DependencyTable.packagesOf(CLASSES))
                .as("packages; a new one needs a row in ARCHITECTURE.md")
                .isEqualTo(expected);
        assertThat(CLASSES.size()).as("classes seen").isGreaterThan(150);
    }
}
