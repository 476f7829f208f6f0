package org.alexnet4j.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.alexnet4j.Hint;
import org.alexnet4j.UserException;
import org.alexnet4j.file.ContentKind;
import org.alexnet4j.file.FolderLock;
import org.alexnet4j.file.Mismatch;
import org.alexnet4j.file.ReadFailure;
import org.alexnet4j.file.Seal;
import org.alexnet4j.file.SealedJson;
import org.alexnet4j.file.WholeFile;
import org.alexnet4j.file.WriteFailure;
import org.alexnet4j.model.Checkpoint;
import org.alexnet4j.model.CheckpointFile;
import org.alexnet4j.network.NetworkFile;
import org.alexnet4j.network.NetworkSpec;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a run, locked against other processes while it is open:
 *
 * <pre>
 * network.toml                     what is trained, resolved
 * training.toml                    how, resolved
 * run.json                         on which dataset, by which engine
 * metrics.jsonl                    every step, validation and epoch
 * metrics.jsonl.damaged            lines of it that were damaged
 * console.log                      what was said
 * rate.request                     a rate that somebody wants, until the run takes it
 * rate.changes                     what was changed by hand, and when
 * checkpoints/last.safetensors     where to go on
 * checkpoints/best.safetensors     the lowest validation error so far
 * model.safetensors                the model, when the training is over
 * </pre>
 *
 * All of them but the console log and the requested rate hold check sums of themselves; those of the two TOML files stand in
 * their last lines.
 *
 * <p>A run that replaces another one is laid out beside it: the old one is moved to {@code .replaced}, its plan last; the new
 * one is written under the mark {@code .unfinished}, its plan last; when it has begun, the old one is deleted, its plan last.
 * A process may be killed between any two of these: {@link #recover} knows from the plans and the mark where it was.
 */
final class RunDirectory implements AutoCloseable {
    static final String NETWORK = "network.toml";
    static final String SETTINGS = "training.toml";
    static final String PLAN = "run.json";
    static final String METRICS = "metrics.jsonl";
    private static final String METRICS_DAMAGED = METRICS + MetricsFile.DAMAGED;
    private static final String CONSOLE = "console.log";
    private static final String CHECKPOINTS = "checkpoints";
    private static final String LAST = "last.safetensors";
    private static final String BEST = "best.safetensors";
    private static final String NEW_BEST = BEST + ".new";
    private static final String RATE_REQUEST = "rate.request";
    private static final String RATE_CHANGES = "rate.changes";
    private static final String MODEL = "model.safetensors";
    private static final String LOCK = ".lock";

    /** Where a run waits until the one that replaces it has begun. */
    private static final String REPLACED = ".replaced";

    /** Marks an incomplete run while it is created. The plan, written last, completes it. */
    private static final String UNFINISHED = ".unfinished";

    /** All files of a run, the one that makes it a run last; what else lies beside them is not ours. */
    private static final List<String> FILES = List.of(
            NETWORK,
            SETTINGS,
            METRICS,
            METRICS_DAMAGED,
            CONSOLE,
            RATE_REQUEST,
            RATE_CHANGES,
            MODEL,
            CHECKPOINTS + "/" + LAST,
            CHECKPOINTS + "/" + BEST,
            PLAN);

    private static final int LONGEST_PLAN = 1 << 16;
    private static final int LONGEST_TOML = 1 << 24;
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);

    private final Path directory;
    private final @Nullable FolderLock lock;

    private RunDirectory(Path directory, @Nullable FolderLock lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /**
     * Makes the directory of a new run.
     *
     * @param replace whether a run that is there already is replaced, when the new one has begun; nothing else ever is
     * @param start the checkpoint that the run begins with; empty if it begins with initial parameters
     * @throws UserException if it holds something else, holds a run that is not to be replaced, is locked, or cannot be
     *     written
     */
    static RunDirectory create(
            Path directory,
            boolean replace,
            NetworkSpec network,
            TrainingSettings settings,
            RunPlan plan,
            Optional<Checkpoint> start) {
        try {
            Files.createDirectories(directory);
            RunDirectory run = new RunDirectory(directory, lock(directory));
            try {
                run.recover();
                if (holdsRun(directory.resolve(REPLACED))) {
                    // A run that never began was to replace it.
                    run.restoreReplaced();
                }
                run.checkFree(replace);
            } catch (IOException | RuntimeException e) {
                run.close();
                deleteIfUnused(directory);
                throw e;
            }
            try {
                run.setAside();
                Files.writeString(directory.resolve(UNFINISHED), "");
                Files.createDirectories(directory.resolve(CHECKPOINTS));
                Files.writeString(directory.resolve(NETWORK), sealed(NetworkFile.write(network)));
                Files.writeString(directory.resolve(SETTINGS), sealed(TrainingFile.write(settings)));
                if (start.isPresent()) {
                    CheckpointFile.write(start.get(), run.lastCheckpoint());
                    MetricsFile.writeCheckpointAtTheStart(run.metrics());
                }
                run.write(plan);
                Files.delete(directory.resolve(UNFINISHED));
                return run;
            } catch (IOException | RuntimeException e) {
                run.undo();
                throw e;
            }
        } catch (IOException e) {
            throw WriteFailure.of(e, directory);
        }
    }

    /**
     * Opens the directory of a run.
     *
     * @throws UserException if it holds no run, or is locked
     */
    static RunDirectory open(Path directory) {
        if (!canBeOpened(directory)) {
            requireRun(directory);
        }
        try {
            RunDirectory run = new RunDirectory(directory, lock(directory));
            try {
                run.recover();
                if (!Files.isDirectory(directory.resolve(CHECKPOINTS))) {
                    throw UserException.input(
                            directory + " is damaged: its folder " + CHECKPOINTS + " is missing",
                            "restore the folder, or begin a new run");
                }
                return run;
            } catch (IOException | RuntimeException e) {
                run.close();
                throw e;
            }
        } catch (IOException e) {
            throw WriteFailure.of(e, directory);
        }
    }

    /**
     * The directory of a run, to look at only: another process may train in it.
     *
     * @throws UserException if it holds no run
     */
    static RunDirectory lookAt(Path directory) {
        requireRun(directory);
        return new RunDirectory(directory, null);
    }

    /** Whether there is a run, or one that {@link #open} brings back. */
    static boolean canBeOpened(Path directory) {
        return holdsRun(directory) || holdsRun(directory.resolve(REPLACED));
    }

    private static void requireRun(Path directory) {
        if (!holdsRun(directory) && holdsRun(directory.resolve(REPLACED))) {
            throw UserException.input(
                    directory + ": a training that was to replace this run was killed",
                    Hint.of("resume", directory) + " brings the run back");
        }
        if (!holdsRun(directory)) {
            throw Mismatch.of(directory, ContentKind.RUN);
        }
    }

    /** Something in the directory of a run that is not the run's, and would keep another run from it; empty if there is none. */
    static Optional<Path> somethingElse(Path directory) throws IOException {
        try (Stream<Path> below = Files.walk(directory)) {
            return below.filter(path -> !isOurs(directory.relativize(path)))
                    .sorted()
                    .findFirst();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Whether a path within the directory of a run belongs to it, or is hidden, as what systems leave everywhere. */
    private static boolean isOurs(Path path) {
        return path.toString().isEmpty()
                || isHidden(path.getName(0))
                || path.equals(Path.of(CHECKPOINTS))
                || path.equals(Path.of(CHECKPOINTS, NEW_BEST))
                || FILES.stream()
                        .map(Path::of)
                        .anyMatch(file -> path.equals(file) || WholeFile.isIncomplete(path, file));
    }

    private static boolean isHidden(Path name) {
        return name.toString().startsWith(".");
    }

    /** Whether a file is one of those that a run has. */
    static boolean owns(Path directory, Path file) {
        return FILES.stream().map(directory::resolve).anyMatch(file::equals);
    }

    /** Whether there is a run. */
    static boolean holdsRun(Path directory) {
        return Files.isRegularFile(directory.resolve(PLAN));
    }

    /**
     * Deletes a run, and its directory if nothing else is in it.
     *
     * @throws UserException if there is none, it is locked, or it cannot be deleted
     */
    static void delete(Path directory) {
        requireRun(directory);
        try {
            try (RunDirectory run = new RunDirectory(directory, lock(directory))) {
                deleteRun(run.path());
            }
            deleteIfUnused(directory);
        } catch (IOException e) {
            throw WriteFailure.of(e, directory);
        }
    }

    /**
     * Whether a process trains in a directory.
     *
     * @throws UserException if it holds no run
     */
    static boolean isTraining(Path directory) {
        try {
            open(directory).close();
            return false;
        } catch (UserException e) {
            if (e.kind() == UserException.Kind.LOCKED) {
                return true;
            }
            throw e;
        }
    }

    private static FolderLock lock(Path directory) throws IOException {
        return FolderLock.take(directory, LOCK)
                .orElseThrow(() -> new UserException(
                        UserException.Kind.LOCKED,
                        "another process is training in " + directory,
                        "wait for it, stop it with Ctrl-C, or choose another directory"));
    }

    private void checkFree(boolean replace) throws IOException {
        List<String> entries = entries();
        if (entries.isEmpty()) {
            return;
        }
        if (!entries.contains(PLAN)) {
            throw UserException.input(
                    directory + " exists and is not a training run", "give --out the name of a new directory");
        }
        if (!replace) {
            throw UserException.input(
                    directory + " holds a training run already",
                    "resume it with " + Hint.of("resume", directory)
                            + ", replace it with --force, or choose another --out");
        }
    }

    private List<String> entries() throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .toList();
        }
    }

    /** The run has begun: what it replaces goes for good. */
    void begin() {
        try {
            deleteRun(directory.resolve(REPLACED));
        } catch (IOException e) {
            throw WriteFailure.of(e, directory);
        }
    }

    /** The run goes on: the model that it had is out of date. */
    void deleteModel() {
        try {
            Files.deleteIfExists(model());
        } catch (IOException e) {
            throw WriteFailure.of(e, directory);
        }
    }

    /** Deletes the run, which has not begun, brings back what it was to replace, and unlocks. */
    void undo() throws IOException {
        try (this) {
            restoreReplaced();
        }
        deleteIfUnused(directory);
    }

    /** Deletes the directory of a run that is gone, if nothing else is in it. */
    private static void deleteIfUnused(Path directory) throws IOException {
        if (!holdsRun(directory)) {
            Files.deleteIfExists(directory.resolve(LOCK));
            deleteIfEmpty(directory);
        }
    }

    private void setAside() throws IOException {
        moveRun(directory, directory.resolve(REPLACED));
    }

    /** Finishes, or takes back, what a process was doing with a run that it replaced when it was killed. */
    private void recover() throws IOException {
        Path mark = directory.resolve(UNFINISHED);
        boolean whole = holdsRun(directory);
        if (Files.exists(mark) && !whole) {
            deleteRun(directory);
        }
        // With a plan in both places the new run is whole, and has perhaps begun. With one here alone, and other files
        // there, the old run was being moved away.
        if (!whole || !holdsRun(directory.resolve(REPLACED))) {
            bringBack();
        }
        Files.deleteIfExists(mark);
    }

    /** Deletes a run that has not begun and brings back what it was to replace, so that it can be repeated at any point. */
    private void restoreReplaced() throws IOException {
        Files.writeString(directory.resolve(UNFINISHED), "");
        Files.deleteIfExists(directory.resolve(PLAN));
        recover();
    }

    /** Brings back what was set aside for a run that never began. */
    private void bringBack() throws IOException {
        moveRun(directory.resolve(REPLACED), directory);
        deleteRun(directory.resolve(REPLACED));
    }

    private static void moveRun(Path from, Path to) throws IOException {
        for (String name : FILES) {
            if (Files.exists(from.resolve(name))) {
                Files.createDirectories(to.resolve(name).getParent());
                Files.move(from.resolve(name), to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static void deleteRun(Path run) throws IOException {
        for (String name : FILES) {
            Files.deleteIfExists(run.resolve(name));
            // What a process has left that was killed while it wrote.
            WholeFile.deleteIncomplete(run.resolve(name));
        }
        Files.deleteIfExists(run.resolve(CHECKPOINTS).resolve(NEW_BEST));
        deleteIfEmpty(run.resolve(CHECKPOINTS));
        if (run.endsWith(REPLACED)) {
            deleteIfEmpty(run);
        }
    }

    private static void deleteIfEmpty(Path folder) throws IOException {
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            // Somebody has put something there: it stays.
        }
    }

    /** What is trained. */
    NetworkSpec network() {
        if (sealOf(NETWORK) == Seal.State.BROKEN) {
            throw UserException.input(
                    directory.resolve(NETWORK) + " is not as it was when the run was begun",
                    "restore the file, or begin a new run");
        }
        return NetworkFile.read(directory.resolve(NETWORK));
    }

    /** Whether the settings are others than those that the run was begun with. */
    boolean settingsChanged() {
        return sealOf(SETTINGS) == Seal.State.BROKEN;
    }

    /** A text of TOML with its check sum in its last line, a comment. */
    private static String sealed(String toml) {
        String open = toml + "# {\"" + Seal.KEY + "\": \"" + Seal.OPEN + "\"}\n";
        return new String(Seal.close(open.getBytes(UTF_8)), UTF_8);
    }

    /** Whether a text of TOML is as it was when the run was begun. */
    Seal.State sealOf(String name) {
        Path file = directory.resolve(name);
        try {
            // A larger one is refused when it is read.
            return Files.size(file) > LONGEST_TOML ? Seal.State.MISSING : Seal.of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw ReadFailure.of(e, file);
        }
    }

    /** How it is trained. */
    TrainingSettings settings() {
        return TrainingFile.read(directory.resolve(SETTINGS));
    }

    /** On which dataset, by which engine. */
    RunPlan plan() {
        return plan(directory);
    }

    /** The plan of a run, also while another process holds its lock. */
    static RunPlan plan(Path directory) {
        Path file = directory.resolve(PLAN);
        try {
            @Nullable
            RunPlan plan =
                    MAPPER.treeToValue(SealedJson.read(file, LONGEST_PLAN).content(), RunPlan.class);
            if (plan == null
                    || Stream.of(plan.dataset(), plan.datasetDigest(), plan.engine(), plan.precision(), plan.started())
                            .anyMatch(Objects::isNull)
                    || !plan.isSound()) {
                throw damaged(file, null);
            }
            return plan;
        } catch (JsonProcessingException | SealedJson.DamagedException e) {
            throw damaged(file, e);
        } catch (IOException e) {
            throw ReadFailure.of(e, file);
        }
    }

    /** Writes the plan down. */
    void write(RunPlan plan) {
        Path file = directory.resolve(PLAN);
        try {
            WholeFile.write(file, SealedJson.text(MAPPER.valueToTree(plan)));
        } catch (IOException e) {
            throw WriteFailure.of(e, file);
        }
    }

    private static UserException damaged(Path file, @Nullable Exception cause) {
        String problem = file + ": damaged, no description of a run"
                + (cause instanceof SealedJson.DamagedException ? ": " + cause.getMessage() : "");
        String remedy = "restore the file, or begin a new run";
        return cause == null
                ? UserException.input(problem, remedy)
                : new UserException(UserException.Kind.INPUT, problem, remedy, cause);
    }

    Path path() {
        return directory;
    }

    Path metrics() {
        return directory.resolve(METRICS);
    }

    Path console() {
        return directory.resolve(CONSOLE);
    }

    /** Where a rate for a run is left, also while another process holds its lock. */
    static Path rateRequest(Path directory) {
        return directory.resolve(RATE_REQUEST);
    }

    Path rateRequest() {
        return rateRequest(directory);
    }

    Path rateChanges() {
        return directory.resolve(RATE_CHANGES);
    }

    Path lastCheckpoint() {
        return directory.resolve(CHECKPOINTS).resolve(LAST);
    }

    Path bestCheckpoint() {
        return directory.resolve(CHECKPOINTS).resolve(BEST);
    }

    /** Where the next best checkpoint is until it takes the place of the old one. */
    Path newBestCheckpoint() {
        return directory.resolve(CHECKPOINTS).resolve(NEW_BEST);
    }

    Path model() {
        return model(directory);
    }

    /** Where the model of a run is, or will be. */
    static Path model(Path directory) {
        return directory.resolve(MODEL);
    }

    @Override
    public void close() {
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            throw WriteFailure.of(e, directory);
        }
    }
}
