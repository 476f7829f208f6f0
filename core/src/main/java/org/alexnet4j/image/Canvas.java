package org.alexnet4j.image;

import java.util.Arrays;

/**
 * What the first frame of an animation is laid on: white where it is not.
 *
 * @param width columns of the canvas
 * @param height rows of the canvas
 * @param left column of the canvas at which the frame begins
 * @param top row of the canvas at which the frame begins
 */
public record Canvas(int width, int height, int left, int top) {
    /** The canvas with a frame on it; what of it lies outside is cut off. */
    public Image place(Image frame) {
        int plane = width * height;
        byte[] planes = new byte[Image.CHANNELS * plane];
        Arrays.fill(planes, (byte) 255);
        int columns = Math.min(frame.width(), width - left);
        int rows = Math.min(frame.height(), height - top);
        for (int channel = 0; channel < Image.CHANNELS; channel++) {
            for (int y = 0; y < rows && columns > 0; y++) {
                System.arraycopy(
                        frame.planes(),
                        (channel * frame.height() + y) * frame.width(),
                        planes,
                        channel * plane + (top + y) * width + left,
                        columns);
            }
        }
        return new Image(width, height, planes);
    }
}
