package org.alexnet4j.app.cli;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.file.PathText;
import org.alexnet4j.image.Image;
import org.alexnet4j.retrieval.IndexedImage;

/**
 * Pictures whose features are wanted: files and what is below folders, or the examples of prepared datasets.
 *
 * @param pictures in a fixed order
 * @param datasets those that they are in, open
 */
record PictureCollection(List<Picture> pictures, List<PreparedDataset> datasets) implements AutoCloseable {
    /**
     * What arguments name.
     *
     * @param arguments files, folders, prepared datasets, or - for standard input
     * @param split which part of the datasets
     * @param classes known ones, by which the folders of classes are known
     * @throws UserException if that is nothing, or a dataset or folder cannot be read
     */
    static PictureCollection of(List<String> arguments, Split split, List<ClassLabel> classes) {
        PictureCollection collection = new PictureCollection(new ArrayList<>(), new ArrayList<>());
        try {
            for (String argument : arguments) {
                Path path = Picture.pathOf(argument);
                if (!argument.equals(Picture.STANDARD_INPUT) && !Files.exists(path)) {
                    throw UserException.input(argument + ": no such file", "check the path");
                }
                if (PreparedDataset.isAt(path)) {
                    collection.addDataset(path, split);
                } else {
                    Picture.named(List.of(argument)).stream()
                            .map(picture -> inItsClass(picture, path, classes))
                            .forEach(collection.pictures::add);
                }
            }
            return collection;
        } catch (RuntimeException e) {
            collection.close();
            throw e;
        }
    }

    /**
     * A picture with its class: the innermost folder that is called as a class of the model, up to the one that was named or
     * whose file was; else the one that it is in, if that is below the folder that was named.
     */
    private static Picture inItsClass(Picture picture, Path named, List<ClassLabel> classes) {
        Path file = PathText.path(picture.identity().file());
        Path root = Files.isDirectory(named) ? named.toAbsolutePath().normalize() : file.getParent();
        if (root == null || picture.name().equals(Picture.STANDARD_INPUT)) {
            return picture;
        }
        for (Path folder = file.getParent(); folder != null && folder.startsWith(root); folder = folder.getParent()) {
            String name = nameOf(folder);
            Optional<ClassLabel> label = classes.stream()
                    .filter(one -> one.key().equals(name) || one.name().equals(name))
                    .findFirst();
            if (label.isPresent()) {
                return picture.of(label.get().name());
            }
        }
        Path folder = file.getParent();
        return folder == null || folder.equals(root) ? picture : picture.of(nameOf(folder));
    }

    private static String nameOf(Path folder) {
        Path name = folder.getFileName();
        return name == null ? "" : PathText.of(name);
    }

    /** Leaves out files that are no pictures of the collection, on whatever way they were found. */
    void leaveOut(List<Path> files) {
        pictures.removeIf(picture -> files.stream()
                .anyMatch(file ->
                        OutputFile.isSame(PathText.path(picture.identity().file()), file)));
    }

    private void addDataset(Path path, Split split) {
        PreparedDataset dataset = PreparedDataset.open(path);
        datasets.add(dataset);
        if (dataset.count(split) == 0) {
            throw UserException.input(
                    path + " has no images in its " + split.label() + " split", "choose another with --split");
        }
        for (int i = 0; i < dataset.count(split); i++) {
            pictures.add(example(dataset, path, split, i));
        }
    }

    /** An example of a dataset, which stays open as long as the picture is read. */
    static Picture example(PreparedDataset dataset, Path path, Split split, int index) {
        String name = dataset.source(split, index);
        String label = dataset.classes().get(dataset.label(split, index)).name();
        IndexedImage identity = new IndexedImage(
                PathText.of(path.toAbsolutePath().normalize()),
                split.label() + "/" + index,
                name,
                label,
                dataset.digest());
        return new Picture(name, identity, reader -> image(dataset, split, index));
    }

    /** The pixels of an example, a copy. */
    static Image image(PreparedDataset dataset, Split split, int index) {
        ByteBuffer pixels = dataset.image(split, index);
        byte[] planes = new byte[pixels.remaining()];
        pixels.get(planes);
        return new Image(dataset.imageSize(), dataset.imageSize(), planes);
    }

    @Override
    public void close() {
        datasets.forEach(PreparedDataset::close);
    }
}
