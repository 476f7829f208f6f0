package org.alexnet4j.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.alexnet4j.UserException;
import org.alexnet4j.file.CheckSum;
import org.alexnet4j.file.ReadFailure;
import org.alexnet4j.file.WholeFile;
import org.alexnet4j.file.WriteFailure;

/**
 * The rate "adjusted manually throughout training" (section 5). Who wants another leaves it in a file of the run's
 * directory; the run takes it before its next step and writes down from which step on it held. A run that goes on from an
 * earlier checkpoint changes the rate at the same steps again, and so ends with the same bits.
 */
final class RatesByHand {
    private static final int LONGEST_REQUEST = 64;
    private static final int LONGEST_CHANGES = 1 << 20;

    /** Between a change and its check sum. */
    private static final String SUM = " ";

    private final Path request;
    private final Path file;
    private final RunState state;
    private final Events events;
    private final List<RateChange> changes;

    /**
     * @param request where another rate is left
     * @param file where the changes are kept
     * @param state where the run is
     * @throws UserException if the file is damaged
     */
    RatesByHand(Path request, Path file, RunState state, Events events) {
        this.request = request;
        this.file = file;
        this.state = state;
        this.events = events;
        this.changes = read(file);
    }

    /**
     * Leaves a rate for the run.
     *
     * @throws UserException if it is no rate, or cannot be written
     */
    static void leave(Path request, double rate) {
        if (!RateChange.isRate(rate)) {
            throw UserException.input("a rate must be above 0, got " + rate, "give one such as 0.001");
        }
        WholeFile.save(request, rate + "\n");
    }

    /** Changes the rate of the next step, if that is due. Where nobody left anything it costs some microseconds. */
    void apply() {
        if (request.toFile().isFile()) {
            take().ifPresent(this::keep);
        }
        for (RateChange change : changes) {
            if (change.step() == state.step()) {
                double before = state.rate();
                state.changeRate(change);
                events.tell(new TrainingEvent.RateSetByHand(state.step(), before, state.rate()));
            }
        }
    }

    /** Takes what was left; a rate that is left meanwhile stays for the next step. */
    private Optional<Double> take() {
        Path taken = request.resolveSibling(request.getFileName() + ".taken");
        try {
            Files.move(request, taken, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try {
                return Optional.of(rateIn(text(taken, LONGEST_REQUEST)));
            } catch (NumberFormatException e) {
                events.tell(new TrainingEvent.Noticed(
                        state.step(), request + " holds no rate above 0: left out; alexnet rate writes a right one"));
                return Optional.empty();
            } finally {
                Files.deleteIfExists(taken);
            }
        } catch (IOException e) {
            throw WriteFailure.of(e, request);
        }
    }

    private static double rateIn(String text) {
        double rate = Double.parseDouble(text.strip());
        if (!RateChange.isRate(rate)) {
            throw new NumberFormatException("no rate: " + rate);
        }
        return rate;
    }

    /** Changes at later steps, of a run that died and was resumed, are superseded. */
    private void keep(double rate) {
        changes.removeIf(change -> change.step() >= state.step());
        changes.add(new RateChange(state.step(), rate, state.drops()));
        WholeFile.save(file, changes.stream().map(RatesByHand::line).collect(Collectors.joining()));
    }

    /** A change with its check sum. */
    private static String line(RateChange change) {
        return change.text() + SUM + CheckSum.text(CheckSum.of(change.text().getBytes(UTF_8))) + "\n";
    }

    /** What {@link #line} wrote; version 0.1.0 wrote no sum. */
    private static RateChange parse(String line) {
        int sum = line.indexOf(SUM);
        RateChange change = RateChange.parse(sum < 0 ? line : line.substring(0, sum));
        if (sum >= 0 && !line(change).equals(line + "\n")) {
            throw new NumberFormatException("not as it was written");
        }
        return change;
    }

    /**
     * The changes in a file; none if it is not there.
     *
     * @throws UserException if it is damaged
     */
    static List<RateChange> read(Path file) {
        List<RateChange> changes = new ArrayList<>();
        try {
            if (Files.exists(file)) {
                text(file, LONGEST_CHANGES).lines().map(RatesByHand::parse).forEach(changes::add);
            }
            return changes;
        } catch (NumberFormatException e) {
            throw new UserException(
                    UserException.Kind.INPUT,
                    file + ": damaged, no list of changes of the rate",
                    "delete it; changes by hand since the last checkpoint are then forgotten",
                    e);
        } catch (IOException e) {
            throw ReadFailure.of(e, file);
        }
    }

    /**
     * A small file as text.
     *
     * @throws NumberFormatException if it is larger
     */
    private static String text(Path file, int longest) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(longest + 1);
            if (bytes.length > longest) {
                throw new NumberFormatException("more than " + longest + " bytes");
            }
            return new String(bytes, UTF_8);
        }
    }
}
