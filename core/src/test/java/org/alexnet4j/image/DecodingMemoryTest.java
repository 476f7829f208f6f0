package org.alexnet4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DecodingMemoryTest {
    private static final long MEGABYTE = 1 << 20;

    @Test
    void large_images_wait_for_each_other() throws Exception {
        DecodingMemory memory = new DecodingMemory(100 * MEGABYTE, "here", "shrink it");
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> images = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                images.add(pool.submit(() -> {
                    DecodingMemory.Lease lease = memory.lease(40 * MEGABYTE);
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    Thread.sleep(2);
                    now.decrementAndGet();
                    lease.close();
                    return null;
                }));
            }
            for (Future<?> image : images) {
                image.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(most.get()).isEqualTo(2);
    }

    @Test
    void an_image_that_never_fits_is_refused_with_the_reason() {
        DecodingMemory memory = new DecodingMemory(100 * MEGABYTE, "this machine's memory", "make it smaller");
        assertThatThrownBy(() -> memory.lease(101 * MEGABYTE))
                .isInstanceOf(UnreadableImageException.class)
                .hasMessage("not enough memory to decode it: that takes 101 MB, and may take 100 MB of this machine's"
                        + " memory; make it smaller");
    }

    @Test
    void running_out_of_memory_is_the_problem_of_one_image_that_has_a_second_try() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        assertThat(DecodingMemory.orRefuse(() -> {
                    if (tries.incrementAndGet() == 1) {
                        throw new OutOfMemoryError("Java heap space");
                    }
                    return "image";
                }))
                .isEqualTo("image");
        assertThatThrownBy(() -> DecodingMemory.orRefuse(() -> {
                    throw new OutOfMemoryError("Java heap space");
                }))
                .isInstanceOf(UnreadableImageException.class)
                .hasMessageContaining("not enough memory")
                .hasMessageContaining("-Xmx8g");
    }
}
