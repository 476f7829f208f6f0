package org.alexnet4j.app.cli;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.alexnet4j.UserException;
import org.alexnet4j.app.visualization.MapSheet;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.engine.InferenceProgram;
import org.alexnet4j.image.Image;
import org.alexnet4j.inference.ImageReader;
import org.alexnet4j.inference.ModelPath;
import org.alexnet4j.model.Model;
import org.alexnet4j.model.ModelFile;
import org.alexnet4j.network.Network;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code alexnet show activations}: what a layer answers to a picture. */
@Command(
        name = "activations",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Draws the activation maps of a layer for a picture.",
            "",
            "The layers of a model are in the table of: alexnet describe RUN",
            ""
        },
        footerHeading = "%nExample:%n",
        footer = "  alexnet show activations my-run holiday.jpg --layer relu1 --out relu1.png")
final class ShowActivationsCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "MODEL", description = "a model file or the directory of a run")
    private Path modelPath = Path.of("");

    @Parameters(index = "1", paramLabel = "PICTURE", description = "a picture")
    private Path picture = Path.of("");

    @Option(names = "--layer", paramLabel = "NAME", description = "which layer (default: the first)")
    private @Nullable String layerName;

    @Mixin
    private FigureOption out = new FigureOption("activations.png");

    @Mixin
    private EngineOptions.ForFloat32 engineOptions = new EngineOptions.ForFloat32();

    private final Terminal terminal;

    ShowActivationsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        out.requireWritable(picture);
        engineOptions.requireFloat32("showing activations");
        Model model = ModelFile.read(ModelPath.of(modelPath), terminal::notice);
        Network network = Network.of(model.network());
        Network.Layer layer = layer(network);
        try (Engine engine = engineOptions.open(terminal)) {
            Image square = new ImageReader(model.preprocessing().imageSize()).read(picture);
            float[] values = values(model, network, layer, engine, square);
            String title = "Activations of " + layer.name() + " for " + picture.getFileName() + ", " + modelPath;
            out.write(new MapSheet(title, SeenPicture.crop(model, square), layer.output(), values));
            terminal.out().println(summary(layer, values));
        }
        return ExitCode.OK.code;
    }

    private Network.Layer layer(Network network) {
        if (layerName == null) {
            return network.layers().get(0);
        }
        return network.layers().stream()
                .filter(layer -> layer.name().equals(layerName))
                .findFirst()
                .orElseThrow(() -> UserException.input(
                        "--layer " + layerName + ": the network has none of that name",
                        "choose one of "
                                + network.layers().stream()
                                        .map(Network.Layer::name)
                                        .collect(Collectors.joining(", "))));
    }

    private float[] values(Model model, Network network, Network.Layer layer, Engine engine, Image square) {
        float[] values = new float[layer.output().size()];
        try (InferenceProgram program = engine.compileInference(
                network, model.parameters(), 1, engineOptions.inferencePrecisionOf(engine), Set.of(layer.name()))) {
            program.infer(
                    SeenPicture.input(model, square),
                    1,
                    FloatBuffer.allocate(network.classes()),
                    (name, activations) -> activations.duplicate().get(values));
        }
        return values;
    }

    private String summary(Network.Layer layer, float[] values) {
        int silent = 0;
        float largest = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            silent += value == 0 ? 1 : 0;
            largest = Math.max(largest, value);
        }
        return String.format(
                Locale.ROOT,
                "%s: %s values, largest %.4g, %.1f %% are zero: %s",
                layer.name(),
                layer.output(),
                largest,
                100.0 * silent / values.length,
                out);
    }
}
