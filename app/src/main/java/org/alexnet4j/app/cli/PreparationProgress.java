package org.alexnet4j.app.cli;

import org.alexnet4j.dataset.PreparationListener;

/** Says how far a preparation is: first the images that are divided among the splits, then those that are prepared. */
final class PreparationProgress implements PreparationListener, AutoCloseable {
    private final Terminal terminal;
    private ProgressLine line;
    private boolean dividing = true;

    PreparationProgress(Terminal terminal) {
        this.terminal = terminal;
        this.line = new ProgressLine(terminal, "images looked at");
    }

    @Override
    public void divided(int done, int total) {
        line.update(done, total, "");
    }

    @Override
    public void progress(int done, int total, int skipped) {
        if (dividing) {
            line.close();
            line = new ProgressLine(terminal, "images");
            dividing = false;
        }
        line.update(done, total, skipped == 0 ? "" : skipped + " unreadable");
    }

    @Override
    public void close() {
        line.close();
    }
}
