package org.nd4j.nativeblas;

/**
 * The name under which Deeplearning4j M2.1 asks whether its oneDNN helpers may be used. Its own class was moved to another
 * package before that release, so as published the answer is always no; this one says yes. Deeplearning4j still asks for
 * the system property {@code org.eclipse.deeplearning4j.helpers.disable=false}, so both ways can be measured.
 */
public final class Nd4jCpu {
    private Nd4jCpu() {}

    /** What is looked up by reflection. */
    public static final class Environment {
        private Environment() {}

        /** The one instance. */
        public static Environment getInstance() {
            return new Environment();
        }

        /** Whether oneDNN may be used. */
        public boolean isUseMKLDNN() {
            return true;
        }
    }
}
