package org.alexnet4j.retrieval;

/**
 * An image of an index.
 *
 * @param file absolute path of its file, or of the prepared dataset that it is an example of
 * @param example of a dataset: split and position, such as {@code train/17}; empty for a file
 * @param name for people
 * @param label its class; empty where that is not known
 * @param stamp changes when the image does: size and time of a file, digest of a dataset
 */
public record IndexedImage(String file, String example, String name, String label, String stamp) {}
