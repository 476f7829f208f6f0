package org.alexnet4j.dataset;

import java.nio.ByteBuffer;
import org.alexnet4j.file.Sha256;

/** The first 128 bits of the SHA-256 of a file: copies have the same, whatever they are called. */
record ContentDigest(long high, long low) implements Comparable<ContentDigest> {
    static ContentDigest of(byte[] content) {
        ByteBuffer digest = ByteBuffer.wrap(Sha256.begin().digest(content));
        return new ContentDigest(digest.getLong(), digest.getLong());
    }

    @Override
    public int compareTo(ContentDigest other) {
        int order = Long.compareUnsigned(high, other.high);
        return order != 0 ? order : Long.compareUnsigned(low, other.low);
    }
}
