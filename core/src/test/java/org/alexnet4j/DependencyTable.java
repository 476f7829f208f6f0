package org.alexnet4j;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Which package may import which, as the table of ARCHITECTURE.md says: the document is what the tests hold. */
public final class DependencyTable {
    private static final String ROOT = "org.alexnet4j";
    private static final Pattern CODE = Pattern.compile("`([a-z0-9.]+)`");
    private static final String ALL_ABOVE = "all above";

    private final Map<String, Row> rows = new LinkedHashMap<>();

    private record Row(String module, Set<String> allowed) {}

    /** The table of the document in the repository's root. */
    public static DependencyTable ofDocument() {
        try {
            // Tests run in the folder of their module.
            return new DependencyTable(Files.readString(Path.of("..", "ARCHITECTURE.md"), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private DependencyTable(String markdown) {
        for (String line : markdown.lines().toList()) {
            String[] cells = line.split("\\|", -1);
            // | module | package | what lives there | may import |
            if (cells.length == 6 && cells[1].strip().startsWith("`")) {
                Set<String> allowed = names(cells[4]);
                if (cells[4].contains(ALL_ABOVE)) {
                    allowed.addAll(rows.keySet());
                }
                for (String name : names(cells[2])) {
                    rows.put(name, new Row(names(cells[1]).iterator().next(), allowed));
                }
            }
        }
        if (rows.isEmpty()) {
            throw new IllegalStateException("ARCHITECTURE.md has no table | module | package | ... | may import |");
        }
    }

    /** The packages of a module, named from {@code org.alexnet4j} on. */
    public Set<String> packages(String module) {
        Set<String> found = new TreeSet<>();
        rows.forEach((name, row) -> {
            if (row.module().equals(module)) {
                found.add(name);
            }
        });
        return found;
    }

    /** The packages that classes are in, named from {@code org.alexnet4j} on; empty for the root. */
    public static Set<String> packagesOf(JavaClasses classes) {
        Set<String> found = new TreeSet<>();
        classes.forEach(type -> found.add(packageOf(type)));
        return found;
    }

    /** Holds for classes that import only what their row allows: the root package and their own are always allowed. */
    public ArchCondition<JavaClass> importOnlyWhatItAllows() {
        return new ArchCondition<>("import only what the table of ARCHITECTURE.md allows") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                String from = packageOf(item);
                Row row = rows.get(from);
                item.getDirectDependenciesFromSelf().stream()
                        .filter(dependency -> isOurs(dependency.getTargetClass()))
                        .filter(dependency -> {
                            String to = packageOf(dependency.getTargetClass());
                            return !to.equals(from)
                                    && !to.isEmpty()
                                    && (row == null || !row.allowed().contains(to));
                        })
                        .forEach(dependency ->
                                events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription())));
            }
        };
    }

    private static String packageOf(JavaClass type) {
        String name = type.getPackageName();
        return name.equals(ROOT) ? "" : name.substring(ROOT.length() + 1);
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().equals(ROOT) || type.getPackageName().startsWith(ROOT + ".");
    }

    private static Set<String> names(String cell) {
        Set<String> names = new TreeSet<>();
        CODE.matcher(cell).results().map((MatchResult match) -> match.group(1)).forEach(names::add);
        return names;
    }
}
