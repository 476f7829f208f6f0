package org.alexnet4j.app.cli;

import picocli.CommandLine.IVersionProvider;

/** Version, commit and Java in one line. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {
            "AlexNet4J " + org.alexnet4j.Version.current() + ", Java " + Runtime.version() + ", "
                    + System.getProperty("os.name") + " " + System.getProperty("os.arch")
        };
    }
}
