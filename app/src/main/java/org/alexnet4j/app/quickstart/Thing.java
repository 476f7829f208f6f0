package org.alexnet4j.app.quickstart;

import static org.alexnet4j.app.quickstart.Pen.arc;
import static org.alexnet4j.app.quickstart.Pen.box;
import static org.alexnet4j.app.quickstart.Pen.circle;
import static org.alexnet4j.app.quickstart.Pen.ellipse;
import static org.alexnet4j.app.quickstart.Pen.line;
import static org.alexnet4j.app.quickstart.Pen.polygon;
import static org.alexnet4j.app.quickstart.Pen.roundBox;

import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.Path2D;
import java.util.Locale;

/** Ten everyday things. Each varies in its proportions and parts; any of its colors may be any color. */
enum Thing {
    /** Two wheels, a frame, a saddle and handlebars. */
    BICYCLE {
        @Override
        void draw(Pen pen, Dice dice) {
            double wheel = dice.between(0.34, 0.46);
            double y = 0.9 - wheel;
            double back = -0.95 + wheel;
            double front = 0.95 - wheel;
            double width = dice.between(0.07, 0.11);
            for (double x : new double[] {back, front}) {
                pen.stroke(pen.line(), width, circle(x, y, wheel));
                if (dice.chance(0.5)) {
                    pen.stroke(pen.line(), 0.03, line(x - wheel, y, x + wheel, y));
                    pen.stroke(pen.line(), 0.03, line(x, y - wheel, x, y + wheel));
                }
            }
            double saddle = dice.between(-0.35, -0.2);
            double bars = dice.between(-0.5, -0.35);
            pen.stroke(pen.body(), width * 1.2, polygon(back, y, -0.05, y, -0.28, saddle + 0.1));
            pen.stroke(pen.body(), width * 1.2, polygon(-0.05, y, front - 0.12, bars + 0.2, -0.28, saddle + 0.1));
            pen.stroke(pen.body(), width * 1.2, line(front, y, front - 0.18, bars));
            pen.stroke(pen.detail(), width * 1.5, line(-0.45, saddle, -0.15, saddle));
            pen.stroke(pen.detail(), width, line(front - 0.18, bars, front + 0.05, bars - 0.08));
        }
    },
    /** A body with a cabin, windows and two wheels. */
    CAR {
        @Override
        void draw(Pen pen, Dice dice) {
            double roof = dice.between(-0.55, -0.25);
            double left = dice.between(-0.65, -0.4);
            double right = dice.between(0.25, 0.5);
            double hood = dice.between(-0.05, 0.1);
            pen.fill(pen.body(), polygon(left - 0.2, hood, left + 0.1, roof, right, roof, right + 0.25, hood));
            pen.fill(
                    pen.detail(),
                    polygon(left, hood - 0.04, left + 0.17, roof + 0.1, -0.1, roof + 0.1, -0.1, hood - 0.04));
            pen.fill(
                    pen.detail(),
                    polygon(0, hood - 0.04, 0, roof + 0.1, right - 0.05, roof + 0.1, right + 0.1, hood - 0.04));
            pen.fill(pen.body(), roundBox(-0.95, hood, 0.95, 0.42, 0.3));
            double wheel = dice.between(0.2, 0.28);
            for (double x : new double[] {-0.52, 0.52}) {
                pen.fill(pen.line(), circle(x, 0.42, wheel));
                pen.fill(pen.detail(), circle(x, 0.42, wheel * 0.45));
            }
        }
    },
    /** A round or square face with marks and two hands. */
    CLOCK {
        @Override
        void draw(Pen pen, Dice dice) {
            boolean round = dice.chance(0.7);
            pen.fill(pen.body(), round ? circle(0, 0, 0.9) : roundBox(-0.85, -0.85, 0.85, 0.85, 0.3));
            double face = dice.between(0.65, 0.75);
            pen.fill(pen.detail(), circle(0, 0, face));
            int marks = dice.chance(0.6) ? 12 : 4;
            for (int i = 0; i < marks; i++) {
                double angle = 2 * Math.PI * i / marks;
                pen.stroke(
                        pen.line(),
                        0.07,
                        line(
                                0.85 * face * Math.cos(angle),
                                0.85 * face * Math.sin(angle),
                                face * 0.95 * Math.cos(angle),
                                face * 0.95 * Math.sin(angle)));
            }
            double hour = dice.between(0, 2 * Math.PI);
            double minute = dice.between(0, 2 * Math.PI);
            pen.stroke(pen.line(), 0.12, line(0, 0, 0.4 * Math.cos(hour), 0.4 * Math.sin(hour)));
            pen.stroke(pen.line(), 0.08, line(0, 0, 0.58 * Math.cos(minute), 0.58 * Math.sin(minute)));
        }
    },
    /** A cup with a handle, sometimes a saucer and steam. */
    CUP {
        @Override
        void draw(Pen pen, Dice dice) {
            double top = dice.between(-0.55, -0.3);
            double bottom = dice.between(0.55, 0.75);
            double wide = dice.between(0.48, 0.62);
            double narrow = wide * dice.between(0.6, 1);
            pen.stroke(pen.line(), 0.22, arc(wide * 0.95, 0.08, 0.3, 0.3, -90, 180));
            pen.stroke(pen.body(), 0.12, arc(wide * 0.95, 0.08, 0.3, 0.3, -90, 180));
            if (dice.chance(0.4)) {
                pen.fill(pen.detail(), ellipse(0, bottom, 0.85, 0.14));
            }
            pen.fill(pen.body(), polygon(-wide, top, wide, top, narrow, bottom, -narrow, bottom));
            pen.fill(pen.detail(), ellipse(0, top, wide, dice.between(0.1, 0.18)));
            if (dice.chance(0.5)) {
                for (double x : new double[] {-0.25, 0.1}) {
                    pen.stroke(pen.detail(), 0.07, wave(x, top - 0.15, top - 0.45));
                }
            }
            if (dice.chance(0.3)) {
                pen.fill(pen.detail(), box(-narrow * 0.98, 0.05, narrow * 0.98, 0.25));
            }
        }
    },
    /** A body, a tail, fins and an eye. */
    FISH {
        @Override
        void draw(Pen pen, Dice dice) {
            double height = dice.between(0.32, 0.55);
            double tail = dice.between(0.3, 0.5);
            pen.fill(pen.detail(), polygon(0.4, 0, 0.95, -tail, 0.82, 0, 0.95, tail));
            pen.fill(pen.detail(), polygon(-0.2, -height * 0.8, 0.05, -height - 0.3, 0.35, -height * 0.5));
            pen.fill(pen.body(), ellipse(-0.15, 0, 0.75, height));
            int stripes = dice.below(4);
            for (int i = 0; i < stripes; i++) {
                double x = -0.2 + 0.2 * i;
                pen.stroke(pen.detail(), 0.08, arc(x, 0, 0.12, height * 0.75, -80, 160));
            }
            pen.stroke(pen.line(), 0.05, arc(-0.5, 0, 0.15, height * 0.6, -70, 140));
            pen.fill(Color.WHITE, circle(-0.62, -height * 0.25, 0.11));
            pen.fill(pen.line(), circle(-0.63, -height * 0.25, 0.045));
        }
    },
    /** Walls, a roof, a door and windows. */
    HOUSE {
        @Override
        void draw(Pen pen, Dice dice) {
            double eaves = dice.between(-0.25, 0.05);
            double side = dice.between(0.6, 0.8);
            if (dice.chance(0.6)) {
                double chimney = dice.chance(0.5) ? 0.35 : -0.5;
                pen.fill(pen.detail(), box(chimney, -0.85, chimney + 0.2, eaves));
            }
            pen.fill(pen.body(), box(-side, eaves, side, 0.85));
            double ridge = dice.chance(0.7) ? 0 : dice.between(0.2, 0.4);
            pen.fill(pen.detail(), polygon(-side - 0.18, eaves, -ridge, -0.9, ridge, -0.9, side + 0.18, eaves));
            double door = dice.between(-0.4, 0.15);
            pen.fill(pen.line(), box(door, 0.35, door + 0.26, 0.85));
            for (double x : new double[] {-0.48, 0.22}) {
                if (dice.chance(0.8)) {
                    pen.fill(pen.detail(), box(x, eaves + 0.12, x + 0.25, eaves + 0.36));
                }
            }
        }
    },
    /** A ring, a shaft and a bit. */
    KEY {
        @Override
        void draw(Pen pen, Dice dice) {
            double ring = dice.between(0.28, 0.4);
            double x = -0.9 + ring;
            double thick = dice.between(0.13, 0.2);
            pen.fill(pen.body(), box(x + ring * 0.8, -thick / 2, 0.9, thick / 2));
            int teeth = 2 + dice.below(2);
            for (int i = 0; i < teeth; i++) {
                double at = 0.85 - 0.2 * i;
                pen.fill(pen.body(), box(at - 0.11, thick / 2 - 0.02, at, thick / 2 + dice.between(0.18, 0.36)));
            }
            Shape bow = dice.chance(0.7) ? circle(x, 0, ring) : polygon(x - ring, 0, x, -ring, x + ring, 0, x, ring);
            pen.stroke(pen.line(), thick + 2 * pen.width(), bow);
            pen.stroke(pen.body(), thick, bow);
        }
    },
    /** Two blades that cross and two rings. */
    SCISSORS {
        @Override
        void draw(Pen pen, Dice dice) {
            double open = dice.between(0.18, 0.42);
            double ring = dice.between(0.2, 0.27);
            for (int side = -1; side <= 1; side += 2) {
                pen.fill(
                        pen.body(),
                        polygon(
                                -0.1,
                                side * 0.09,
                                0.95,
                                -side * open,
                                0.85,
                                -side * (open + 0.07),
                                -0.1,
                                -side * 0.06));
                pen.stroke(pen.line(), 0.16, line(-0.1, 0, -0.5, side * 0.32));
                Shape bow = ellipse(-0.66, side * 0.42, ring * 1.15, ring);
                pen.stroke(pen.line(), 0.22, bow);
                pen.stroke(pen.detail(), 0.13, bow);
            }
            pen.fill(pen.line(), circle(0, 0, 0.07));
        }
    },
    /** A trunk and a crown, round or pointed. */
    TREE {
        @Override
        void draw(Pen pen, Dice dice) {
            double trunk = dice.between(0.08, 0.16);
            pen.fill(pen.detail(), box(-trunk, 0.2, trunk, 0.95));
            if (dice.chance(0.5)) {
                for (int i = 2; i >= 0; i--) {
                    double half = 0.32 + 0.15 * i;
                    double top = -0.95 + 0.4 * i;
                    pen.fill(pen.body(), polygon(-half, top + 0.62, 0, top, half, top + 0.62));
                }
            } else {
                double radius = dice.between(0.34, 0.44);
                pen.fill(pen.body(), circle(-0.36, -0.1, radius));
                pen.fill(pen.body(), circle(0.36, -0.1, radius));
                pen.fill(pen.body(), circle(0, -0.45, radius * 1.15));
            }
        }
    },
    /** A half-round canopy with panels and a crook. */
    UMBRELLA {
        @Override
        void draw(Pen pen, Dice dice) {
            double height = dice.between(0.65, 0.9);
            double grip = dice.between(0.12, 0.2);
            pen.stroke(pen.line(), 0.09, line(0, -0.9, 0, 0.75));
            pen.stroke(pen.line(), 0.09, arc(grip, 0.75, grip, 0.17, 180, 180));
            Path2D canopy = new Path2D.Double(arc(0, 0, 0.92, height, 0, 180));
            int panels = 3 + dice.below(2);
            double step = 1.84 / panels;
            for (int i = 0; i < panels; i++) {
                double from = -0.92 + i * step;
                canopy.quadTo(from + step / 2, -0.2, from + step, 0);
            }
            canopy.closePath();
            pen.fill(pen.body(), canopy);
            for (int i = 1; i < panels; i++) {
                double foot = -0.92 + i * step;
                Path2D rib = new Path2D.Double();
                rib.moveTo(0, -height);
                rib.quadTo(foot * 0.9, -height * 0.8, foot, 0);
                pen.stroke(pen.detail(), 0.06, rib);
            }
        }
    };

    /** Draws the thing into the square from -1 to 1. */
    abstract void draw(Pen pen, Dice dice);

    /** The name of its class. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static Shape wave(double x, double fromY, double toY) {
        Path2D path = new Path2D.Double();
        path.moveTo(x, fromY);
        path.curveTo(x + 0.15, fromY - 0.1, x - 0.15, toY + 0.1, x, toY);
        return path;
    }
}
