package org.alexnet4j.app.visualization;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GridTest {
    @Test
    void the_last_row_is_full_where_a_number_of_columns_divides() {
        assertThat(Grid.of(32, 5, 10)).isEqualTo(new Grid(32, 8));
        assertThat(Grid.of(96, 8, 16)).isEqualTo(new Grid(96, 16));
        assertThat(Grid.of(10, 4, 6)).isEqualTo(new Grid(10, 5));
        assertThat(Grid.of(4096, 54, 90).columns()).isEqualTo(64);
    }

    @Test
    void else_it_lacks_as_little_as_can_be() {
        Grid grid = Grid.of(37, 5, 10);
        assertThat(grid.rows() * grid.columns() - 37).isLessThanOrEqualTo(3);
        assertThat(Grid.of(1, 5, 10)).isEqualTo(new Grid(1, 1));
        assertThat(Grid.of(3, 5, 2)).isEqualTo(new Grid(3, 2));
    }
}
