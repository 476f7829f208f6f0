package org.alexnet4j.app.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Under which heading help lists an option, or all options of a class. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.TYPE})
@interface HelpSection {
    /** The heading. */
    Title value();

    /** The headings, in the order of help. */
    enum Title {
        NETWORK("Network and settings"),
        LENGTH("Length"),
        RATE("Learning rate"),
        REGULARIZATION("Optimizer and regularization"),
        AUGMENTATION("Augmentation"),
        SEARCH("Search"),
        RANGES("Ranges to search"),
        VALIDATION("Validation and checkpoints"),
        OTHER("Run and results"),
        MACHINE("Machine"),
        GENERAL("General");

        private final String text;

        Title(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }
}
