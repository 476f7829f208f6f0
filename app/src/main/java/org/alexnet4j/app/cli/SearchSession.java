package org.alexnet4j.app.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import org.alexnet4j.UserException;
import org.alexnet4j.app.visualization.FigureFile;
import org.alexnet4j.app.visualization.SearchFigure;
import org.alexnet4j.app.visualization.Style;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.training.PlainNumber;
import org.alexnet4j.training.RatePolicy;
import org.alexnet4j.training.SteadyClock;
import org.alexnet4j.training.TrainingListener;
import org.alexnet4j.tuning.Draw;
import org.alexnet4j.tuning.Search;
import org.alexnet4j.tuning.SearchListener;
import org.alexnet4j.tuning.SearchPlan;
import org.alexnet4j.tuning.Trial;

/** Carries a search out and prints what came of it: what tune and resume have in common. */
final class SearchSession {
    private static final String PLOT = "tune.png";

    private final Terminal terminal;
    private final Search search;
    private final Path folder;
    private final Path datasetPath;
    private final Style style;

    SearchSession(Terminal terminal, Search search, Path folder, Path datasetPath, Style style) {
        this.terminal = terminal;
        this.search = search;
        this.folder = folder;
        this.datasetPath = datasetPath;
        this.style = style;
    }

    /** Searches to the end, to Ctrl-C or until the time is up, and prints the trials; the exit code. */
    int run(Engine engine, PreparedDataset dataset, boolean json) {
        Path plot = folder.resolve(PLOT);
        FigureFile.requireWritable(plot);
        announce(dataset);
        SearchEnd end = train(engine, dataset);
        FigureFile.write(new SearchFigure("Search in " + folder, search.plan().space(), search.ranked()), style, plot);
        SearchReport report = new SearchReport(search, folder, datasetPath, plot, end, dataset.count(Split.TEST) > 0);
        if (json) {
            terminal.out().println(report.json());
        } else {
            report.lines().forEach(terminal.out()::println);
            terminal.next(report.next());
        }
        if (end == SearchEnd.COMPLETE && search.best().isEmpty()) {
            throw new UserException(
                    UserException.Kind.DIVERGED,
                    folder + ": every trial diverged",
                    "search again with lower values of --rate or --deviation");
        }
        return (end == SearchEnd.INTERRUPTED ? ExitCode.INTERRUPTED : ExitCode.OK).code;
    }

    private void announce(PreparedDataset dataset) {
        SearchPlan plan = search.plan();
        Split validation = plan.run().validation();
        terminal.notice(String.format(
                Locale.ROOT,
                "dataset: %s, %,d images of %,d classes for training, %,d to compare by (%s)",
                datasetPath,
                dataset.count(Split.TRAIN),
                dataset.classes().size(),
                plan.images(),
                validation == null ? "" : validation.label()));
        terminal.notice(String.format(
                Locale.ROOT,
                "search: %,d trials of %s, %s %,d epochs each, seed %d",
                plan.trials(),
                plan.spec().name(),
                plan.stopsEarly() ? "at most" : "of",
                plan.epochs(),
                plan.baseSettings().seed()));
        if (plan.trialSettings().policy() instanceof RatePolicy.Steps steps
                && !steps.equals(plan.baseSettings().policy())) {
            terminal.notice("the rate is lowered at epoch "
                    + steps.at().stream().map(PlainNumber::text).collect(Collectors.joining(", "))
                    + " of a trial, in proportion to the settings");
        }
        terminal.notice("drawn: " + plan.space().text());
        if (search.trialsOver() > 0) {
            terminal.notice(search.trialsOver() + (plan.trials() > search.trialsOver() ? " of " + plan.trials() : "")
                    + " trials are over already");
        }
    }

    private SearchEnd train(Engine engine, PreparedDataset dataset) {
        double budget = search.plan().budgetSeconds();
        long start = System.nanoTime();
        try (StopSignal stop = StopSignal.install(terminal)) {
            search.run(
                    engine,
                    dataset,
                    () -> stop.getAsBoolean() || (budget > 0 && (System.nanoTime() - start) * 1e-9 >= budget),
                    new TrialLines());
            if (search.isOver()) {
                return SearchEnd.COMPLETE;
            }
            return stop.getAsBoolean() ? SearchEnd.INTERRUPTED : SearchEnd.OUT_OF_TIME;
        }
    }

    /** A line a trial, and the progress within it. */
    private final class TrialLines implements SearchListener {
        private TrainingDisplay display = new TrainingDisplay(terminal, new SteadyClock());

        @Override
        public TrainingListener begins(int number, Draw draw) {
            display = TrainingDisplay.ofPart(terminal, new SteadyClock(), name(number));
            return display;
        }

        @Override
        public void ends(Trial trial, boolean best) {
            display.close();
            terminal.notice(name(trial.number()) + ": " + trial.draw().text() + ": " + result(trial)
                    + (best ? ", the best so far" : ""));
        }

        private String name(int number) {
            return "trial " + number + " of " + search.plan().trials();
        }

        private String result(Trial trial) {
            String epochs = " after " + trial.epochs() + (trial.epochs() == 1 ? " epoch" : " epochs");
            String error = trial.lowest()
                    .map(lowest -> String.format(Locale.ROOT, ", error %.1f %%", 100 * lowest.top1Error()))
                    .orElse("");
            return trial.outcome().meaning() + epochs + error;
        }
    }
}
