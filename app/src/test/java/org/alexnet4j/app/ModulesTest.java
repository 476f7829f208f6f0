package org.alexnet4j.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.alexnet4j.DependencyTable;
import org.junit.jupiter.api.Test;

/** The rules of ARCHITECTURE.md for all modules together. */
final class ModulesTest {
    private static final DependencyTable TABLE = DependencyTable.ofDocument();

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            // The core's tests are on the class path as a jar of their own, or as a folder that the line above knows.
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("org.alexnet4j");

    @Test
    void packages_import_only_what_the_table_allows() {
        classes().should(TABLE.importOnlyWhatItAllows()).check(CLASSES);
    }

    @Test
    void each_native_library_has_one_package() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.alexnet4j.engine.onednn")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.bytedeco.dnnl..", "org.bytedeco.opencl..", "com.sun.jna..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackage("org.alexnet4j.image.leptonica")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco.leptonica..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackages("org.alexnet4j.engine.onednn", "org.alexnet4j.image.leptonica")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco..")
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
    void only_the_command_line_prints_exits_and_reads_arguments() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.alexnet4j.app.cli")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("picocli..", "ch.qos..")
                .check(CLASSES);
    }

    @Test
    void the_test_saw_every_package_of_every_module() {
        Set<String> expected = new TreeSet<>(List.of(""));
        for (String module : List.of("core", "onednn", "leptonica", "app")) {
            assertThat(TABLE.packages(module))
                    .as("packages of %s in the table", module)
                    .isNotEmpty();
            expected.addAll(TABLE.packages(module));
        }
        assertThat(DependencyTable.packagesOf(CLASSES))
                .as("packages; a new one needs a row in ARCHITECTURE.md")
                .isEqualTo(expected);
        assertThat(CLASSES.size()).as("classes seen").isGreaterThan(200);
    }
}
