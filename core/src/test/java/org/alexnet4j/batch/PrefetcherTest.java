package org.alexnet4j.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PrefetcherTest {
    @Test
    @Timeout(60)
    void the_time_that_the_reader_waits_is_measured() throws InterruptedException {
        CountDownLatch slow = new CountDownLatch(1);
        try (Prefetcher prefetcher = new Prefetcher(
                (number, images) -> {
                    await(slow);
                    return new Batch(images, List.of(), number);
                },
                () -> FloatBuffer.allocate(1),
                1,
                0,
                5)) {
            Thread later = new Thread(() -> {
                sleep(50);
                slow.countDown();
            });
            later.start();
            prefetcher.next();
            later.join();
            assertThat(prefetcher.waitNanos()).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    @Test
    @Timeout(60)
    void batches_come_in_order_whoever_is_faster() {
        CountDownLatch second = new CountDownLatch(1);
        try (Prefetcher prefetcher = new Prefetcher(
                (number, images) -> {
                    if (number == 0) {
                        await(second);
                    } else {
                        second.countDown();
                    }
                    return new Batch(images, List.of(), number);
                },
                () -> FloatBuffer.allocate(1),
                2,
                0,
                2)) {
            assertThat(prefetcher.next().step()).isZero();
            assertThat(prefetcher.next().step()).isEqualTo(1);
            assertThat(prefetcher.hasNext()).isFalse();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void sleep(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
