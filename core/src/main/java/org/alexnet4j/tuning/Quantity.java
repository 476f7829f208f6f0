package org.alexnet4j.tuning;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;
import org.alexnet4j.UserException;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.training.TrainingSettings;

/**
 * What a search may draw. Where factors matter and not differences, the logarithm is drawn uniformly: as many trials between
 * 0.001 and 0.01 as between 0.01 and 0.1. */
public enum Quantity {
    /** The learning rate at the start; the policy lowers it as it would any other. Above 0. */
    @JsonProperty("rate")
    RATE(0, "rate", Scale.LOGARITHMIC, "above 0"),
    /** The weight decay; that of single layers keeps its ratio to it. 0 or more. */
    @JsonProperty("decay")
    DECAY(1, "decay", Scale.LOGARITHMIC, "0 or more, and as a range above 0"),
    /** The rate of all dropout layers. At least 0 and less than 1. */
    @JsonProperty("dropout")
    DROPOUT(2, "dropout", Scale.LINEAR, "at least 0 and less than 1"),
    /** What the deviations of all initial weights are multiplied by. Above 0. */
    @JsonProperty("deviation")
    DEVIATION(3, "deviation", Scale.LOGARITHMIC, "above 0"),
    /** The momentum; drawn by the logarithm of what is missing from 1, the share of a gradient in the velocity. */
    @JsonProperty("momentum")
    MOMENTUM(4, "momentum", Scale.LOGARITHMIC_FROM_ONE, "at least 0 and less than 1");

    /** Which distances matter equally. */
    private enum Scale {
        LINEAR,
        LOGARITHMIC,
        LOGARITHMIC_FROM_ONE
    }

    /** What is drawn has so many digits: more make no difference to a training, and nobody wants to type them. */
    private static final MathContext DIGITS = new MathContext(3);

    /** A range without other wishes reaches so many times up and down from what the network's own settings say. */
    private static final double REACH = 10;

    /** The paper's. */
    private static final double USUAL_DECAY = 0.0005;

    /** Which random number of a trial is its own; part of the format of a search. */
    final int number;

    private final String label;
    private final Scale scale;
    private final String limits;

    Quantity(int number, String label, Scale scale, String limits) {
        this.number = number;
        this.label = label;
        this.scale = scale;
        this.limits = limits;
    }

    /** Its name, as in options and files. */
    public String label() {
        return label;
    }

    /** Whether a picture should have a logarithmic axis for it. */
    public boolean logarithmic() {
        return scale == Scale.LOGARITHMIC;
    }

    /**
     * Reads a range, such as {@code 0.001..0.1}, or a single value.
     *
     * @throws UserException if it is none, or not of this quantity
     */
    public Range range(String text) {
        String[] ends = text.split("\\.\\.", -1);
        try {
            Range range = new Range(Double.parseDouble(ends[0]), Double.parseDouble(ends[ends.length - 1]));
            if (ends.length <= 2 && !text.contains("...") && allows(range)) {
                return range;
            }
        } catch (NumberFormatException e) {
            // Said below; the parser's own words are about characters.
        }
        throw UserException.input(
                "--" + label + " " + text + " is not a range of values " + limits,
                "give LOW..HIGH, such as " + example() + ", or one value to fix it");
    }

    private String example() {
        return switch (this) {
            case RATE -> "0.001..0.1";
            case DECAY -> "0.00005..0.005";
            case DROPOUT -> "0.2..0.7";
            case DEVIATION -> "0.3..3";
            case MOMENTUM -> "0.8..0.98";
        };
    }

    /** Whether a range has two ends in order that this quantity may take. */
    boolean allows(Range range) {
        return range.low() <= range.high() && allows(range.low()) && allows(range.high()) && hasScale(range);
    }

    private boolean allows(double value) {
        return switch (this) {
            case RATE, DEVIATION -> value > 0 && value < Double.POSITIVE_INFINITY;
            case DECAY -> value >= 0 && value < Double.POSITIVE_INFINITY;
            case DROPOUT, MOMENTUM -> value >= 0 && value < 1;
        };
    }

    /** A logarithm has no zero, and the ratio of the ends has to be a number. */
    private boolean hasScale(Range range) {
        return range.single()
                || scale != Scale.LOGARITHMIC
                || (range.low() > 0 && Double.isFinite(range.high() / range.low()));
    }

    /** Whether there is something in the network for it to change. */
    boolean appliesTo(NetworkSpec network) {
        return this != DROPOUT || network.layers().stream().anyMatch(LayerSpec.Dropout.class::isInstance);
    }

    /** The range where nobody has said one; empty if it is then left as the network's own settings have it. */
    Optional<Range> suggested(NetworkSpec network, TrainingSettings settings) {
        if (!appliesTo(network)) {
            return Optional.empty();
        }
        double decay = settings.weights().decay();
        return switch (this) {
            case RATE -> Optional.of(around(settings.policy().initial()));
            case DECAY -> Optional.of(around(decay > 0 ? decay : USUAL_DECAY));
            case DROPOUT, DEVIATION -> Optional.of(range(example()));
            case MOMENTUM -> Optional.empty();
        };
    }

    private static Range around(double usual) {
        return new Range(rounded(usual / REACH), rounded(usual * REACH));
    }

    /**
     * The value at a place of a range.
     *
     * @param share 0 to 1: how far from the low end, by the scale of this quantity
     */
    double at(Range range, double share) {
        if (range.single()) {
            return range.low();
        }
        double value = switch (scale) {
            case LINEAR -> rounded(range.low() + share * (range.high() - range.low()));
            case LOGARITHMIC -> rounded(logarithmic(range.low(), range.high(), share));
            case LOGARITHMIC_FROM_ONE ->
                fromOne(rounded(logarithmic(fromOne(range.low()), fromOne(range.high()), share)));
        };
        return Math.min(range.high(), Math.max(range.low(), value));
    }

    /** The same bits on every machine. */
    private static double logarithmic(double from, double to, double share) {
        return from * StrictMath.pow(to / from, share);
    }

    private static double fromOne(double value) {
        return BigDecimal.ONE.subtract(BigDecimal.valueOf(value)).doubleValue();
    }

    private static double rounded(double value) {
        return BigDecimal.valueOf(value).round(DIGITS).doubleValue();
    }
}
