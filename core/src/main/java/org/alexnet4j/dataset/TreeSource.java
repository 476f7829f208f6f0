package org.alexnet4j.dataset;

import java.io.IOException;
import java.util.List;

/** A source whose images are files of one tree, under their names. */
record TreeSource(
        SourceFormat format,
        FileTree tree,
        List<ClassLabel> classes,
        List<SourceImage> images,
        List<PassedOver> passedOver,
        List<String> notes)
        implements ImageSource {
    @Override
    public String where() {
        return tree.where();
    }

    @Override
    public byte[] read(SourceImage image) throws IOException {
        return tree.read(image.name(), MAX_FILE_BYTES);
    }

    @Override
    public void close() {
        tree.close();
    }
}
