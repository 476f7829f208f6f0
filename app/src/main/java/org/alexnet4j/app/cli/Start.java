package org.alexnet4j.app.cli;

import java.io.File;

/** Where the jar begins: needs none of the libraries, so that it can say where they are missing. */
public final class Start {
    private Start() {}

    /** Runs the command. */
    public static void main(String[] arguments) {
        try {
            AlexNetCommand.main(arguments);
        } catch (NoClassDefFoundError e) {
            String jar = System.getProperty("java.class.path");
            if (new File(new File(jar).getAbsoluteFile().getParentFile(), "lib").isDirectory()) {
                throw e;
            }
            System.err.println(
                    "alexnet: the libraries are missing: copy the folder lib, which stands beside alexnet.jar where"
                            + " it was built, to where " + jar + " is");
            System.exit(ExitCode.INPUT.code);
        }
    }
}
