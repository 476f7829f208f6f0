package org.alexnet4j.app.cli;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Member;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.alexnet4j.app.cli.HelpSection.Title;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** How help is laid out: as wide as the terminal, commands and options in groups, examples that can be copied. */
final class HelpLayout {
    private static final int NARROWEST = 55;
    private static final int WIDEST = 120;
    private static final int NAME_COLUMN = 18;
    private static final Set<String> GENERAL = Set.of("--help", "--version", "--debug");

    private HelpLayout() {}

    /** Lays out the help of a command and of its commands. */
    static void apply(CommandLine line, List<CommandGroup> groups, int columns) {
        applyToOne(line, columns);
        line.getSubcommands().values().forEach(command -> applyToAll(command, columns));
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, help -> commands(help, groups));
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, help -> "");
    }

    private static void applyToAll(CommandLine line, int columns) {
        applyToOne(line, columns);
        line.getSubcommands().values().forEach(command -> applyToAll(command, columns));
    }

    private static void applyToOne(CommandLine line, int columns) {
        line.setUsageHelpWidth(Math.min(WIDEST, Math.max(NARROWEST, columns)));
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpLayout::options);
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_FOOTER, HelpLayout::footer);
    }

    private static String commands(Help help, List<CommandGroup> groups) {
        StringBuilder text = new StringBuilder();
        for (CommandGroup group : groups) {
            text.append(help.createHeading("%n" + group.title() + ":%n"));
            Help.TextTable table = Help.TextTable.forColumns(
                    help.colorScheme(),
                    new Column(NAME_COLUMN, 2, Overflow.SPAN),
                    new Column(help.commandSpec().usageMessage().width() - NAME_COLUMN, 1, Overflow.WRAP));
            for (String name : group.names()) {
                CommandLine command =
                        Objects.requireNonNull(help.commandSpec().subcommands().get(name));
                table.addRowValues(
                        help.colorScheme().commandText(name), help.colorScheme().text(summary(command)));
            }
            text.append(table);
        }
        return text.toString();
    }

    /** The first sentence of a command's description. */
    private static String summary(CommandLine command) {
        String[] description = command.getCommandSpec().usageMessage().description();
        return description[0].split("(?<=[.:;]) ", 2)[0].replaceFirst("[.:;]$", "");
    }

    private static String options(Help help) {
        Map<Title, List<OptionSpec>> sections = new EnumMap<>(Title.class);
        List<OptionSpec> all = help.commandSpec().options();
        all.forEach(option -> sections.computeIfAbsent(title(option), title -> new ArrayList<>())
                .add(option));
        Set<Title> everywhere = Set.of(Title.OTHER, Title.MACHINE, Title.GENERAL);
        if (everywhere.containsAll(sections.keySet())) {
            return list(help, all, all);
        }
        StringBuilder text = new StringBuilder();
        sections.forEach((title, options) ->
                text.append(help.createHeading("%n" + title.text() + ":%n")).append(list(help, all, options)));
        return text.toString();
    }

    private static String list(Help help, List<OptionSpec> all, List<OptionSpec> some) {
        Help.Layout layout = help.createDefaultLayout(all, List.of(), help.colorScheme());
        layout.addAllOptions(some, help.createDefaultParamLabelRenderer());
        return layout.toString();
    }

    private static Title title(OptionSpec option) {
        if (GENERAL.contains(option.longestName())) {
            return Title.GENERAL;
        }
        if (option.userObject() instanceof AnnotatedElement element) {
            HelpSection own = element.getAnnotation(HelpSection.class);
            HelpSection section = own == null && element instanceof Member member
                    ? member.getDeclaringClass().getAnnotation(HelpSection.class)
                    : own;
            return section == null ? Title.OTHER : section.value();
        }
        return Title.OTHER;
    }

    /** Not wrapped: an example is a line. */
    private static String footer(Help help) {
        StringBuilder text = new StringBuilder();
        for (String line : help.commandSpec().usageMessage().footer()) {
            text.append(help.colorScheme().ansi().string(line.replace("%%", "%")))
                    .append(System.lineSeparator());
        }
        return text.toString();
    }
}
