package org.alexnet4j.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is printed as the next command can be run as it stands. */
class HintsTest {
    private static final Pattern HINT = Pattern.compile("^(?:next: | {6})(alexnet .*)$", Pattern.MULTILINE);
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    @TempDir
    Path folder;

    private final Deque<String> open = new ArrayDeque<>();
    private final Set<String> seen = new LinkedHashSet<>();

    @Test
    @Tag("native")
    void every_hint_that_is_printed_can_be_run() throws IOException {
        for (int i = 0; i < 24; i++) {
            ColorModel.picture(path("my pictures/red/" + i + ".png"), new Color(150 + i, 2 * i, 30));
            ColorModel.picture(path("my pictures/blue/" + i + ".png"), new Color(20, 3 * i, 150 + i));
        }
        run("prepare", "my pictures", "data", "--size", "56");
        run("prepare", "my pictures", "small", "--size", "32");
        run("tune", "data", "--out", "search", "--network", "quickstart-48", "--trials", "2", "--epochs", "1");
        run("tune", "data", "--out", "short", "--network", "quickstart-48", "--trials", "3", "--budget", "1s");
        runHints();
        String model = "data-run";
        run("rate", model, "0.001");
        run("index", model, "my pictures", "--out", "my-index");
        run("head", model, "data", "--out", "head.safetensors");
        run("calibrate", model, "data", "--images", "8");
        run("finetune", model, "data", "--out", "fine", "--epochs", "1");
        run("train", "data", "--out", "members", "--members", "2", "--epochs", "1", "--network", "quickstart-48");
        runHints();

        assertThat(seen.stream().map(hint -> hint.split(" ", 3)[1]).distinct())
                .contains("train", "evaluate", "similar", "resume");
        assertThat(seen).anyMatch(hint -> hint.contains("--network quickstart-48"));
    }

    private Path path(String name) {
        return folder.resolve(name);
    }

    private void run(String... arguments) {
        List<String> placed = Stream.of(arguments)
                .map(argument -> argument.matches(
                                "(data|small|search|short|my-index|fine|members|my pictures|.*-run|.*safetensors)")
                        ? path(argument).toString()
                        : argument)
                .toList();
        execute(placed);
    }

    private void runHints() {
        while (!open.isEmpty()) {
            String hint = open.removeFirst();
            List<String> words = new ArrayList<>();
            WORD.matcher(hint)
                    .results()
                    .forEach((MatchResult word) -> words.add(word.group(1) == null ? word.group(2) : word.group(1)));
            execute(words.subList(1, words.size()));
        }
    }

    /** Runs a command that must succeed, and takes note of its hints. */
    private void execute(List<String> arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = AlexNetCommand.run(
                new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false),
                arguments.toArray(String[]::new));
        assertThat(code).as("%s%n%s", arguments, err).isZero();
        HINT.matcher(out.toString())
                .results()
                .map((MatchResult hint) -> hint.group(1))
                .forEach(hint -> {
                    if (seen.add(hint)) {
                        open.addLast(hint);
                    }
                });
    }

    @Test
    void commands_with_arguments_are_printed_by_one_mechanism() throws IOException {
        Pattern builtByHand = Pattern.compile("\"[^\"]*alexnet [a-z-]+ \"\\s*\\+");
        List<Path> sources = new ArrayList<>();
        for (String module : List.of("../core", "../app", "../onednn", "../leptonica")) {
            try (Stream<Path> files = Files.walk(Path.of(module, "src", "main", "java"))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        assertThat(sources).hasSizeGreaterThan(300);
        for (Path source : sources) {
            String text = Files.readString(source);
            assertThat(builtByHand.matcher(text).results().map(MatchResult::group))
                    .as("%s: use Hint", source)
                    .isEmpty();
        }
    }
}
