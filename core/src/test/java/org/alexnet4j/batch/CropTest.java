package org.alexnet4j.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class CropTest {
    @Test
    void nineAreTheSourcesThreeByThreePlaces() {
        assertThat(Crop.nine(32, 24))
                .containsExactly(
                        new Crop(0, 0, false),
                        new Crop(0, 4, false),
                        new Crop(0, 8, false),
                        new Crop(4, 0, false),
                        new Crop(4, 4, false),
                        new Crop(4, 8, false),
                        new Crop(8, 0, false),
                        new Crop(8, 4, false),
                        new Crop(8, 8, false));
    }

    @Test
    void tenAreCornersAndCenterAndTheirMirrorImages() {
        List<Crop> ten = Crop.ten(256, 224);

        assertThat(ten).doesNotHaveDuplicates().hasSize(10);
        assertThat(ten.subList(0, 5))
                .containsExactly(
                        new Crop(0, 0, false),
                        new Crop(0, 32, false),
                        new Crop(32, 0, false),
                        new Crop(32, 32, false),
                        new Crop(16, 16, false));
        assertThat(ten.subList(5, 10)).allMatch(Crop::flipped);
    }

    @Test
    void testsTakeAsManyCropsAsTheySay() {
        for (TestCrops crops : TestCrops.values()) {
            assertThat(crops.places(32, 24)).hasSize(crops.count());
            assertThat(TestCrops.counting(crops.count())).contains(crops);
        }
        assertThat(TestCrops.NINE.places(32, 24)).isEqualTo(Crop.nine(32, 24));
        assertThat(TestCrops.counting(2)).isEmpty();
    }

    @Test
    void theCenterOfAnOddRestLiesUpAndToTheLeft() {
        assertThat(Crop.center(31, 24)).containsExactly(new Crop(3, 3, false));
        assertThat(Crop.nine(31, 24)).contains(new Crop(3, 3, false), new Crop(7, 7, false));
    }
}
