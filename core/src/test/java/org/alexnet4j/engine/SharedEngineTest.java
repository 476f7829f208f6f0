package org.alexnet4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.network.Shape;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedEngineTest {
    private static final Network NETWORK = Network.of(new NetworkSpec(
            "linear", new Shape(1, 1, 4), List.of(new LayerSpec.FullyConnected("fc", NetworkSpec.INPUT, 2, 0.1, 0))));

    private static final FloatBuffer BUFFER = FloatBuffer.allocate(8);

    private final Queue<String> mistakes = new ConcurrentLinkedQueue<>();
    private final Queue<Fake> fakes = new ConcurrentLinkedQueue<>();

    /** An engine, or one of its programs, that takes note of how it is used. */
    private final class Fake implements InvocationHandler {
        private final Class<?> type;
        private final AtomicInteger calls = new AtomicInteger();
        private final AtomicInteger closed = new AtomicInteger();
        private final Queue<Method> called = new ConcurrentLinkedQueue<>();
        private final Queue<Fake> programs = new ConcurrentLinkedQueue<>();

        Fake(Class<?> type) {
            this.type = type;
            fakes.add(this);
        }

        <T> T as(Class<T> wanted) {
            return wanted.cast(Proxy.newProxyInstance(wanted.getClassLoader(), new Class<?>[] {wanted}, this));
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
            if (method.getName().equals("close")) {
                close();
                return null;
            }
            int now = calls.incrementAndGet();
            check(now > 1 && (type == TrainingProgram.class || type == SaliencyProgram.class), method, "at once");
            check(closed.get() > 0, method, "after it was closed");
            called.add(method);
            Thread.onSpinWait();
            for (int i = 0; arguments != null && i < arguments.length; i++) {
                if (arguments[i] instanceof InferenceProgram.Watcher watcher) {
                    watcher.activation("fc", BUFFER);
                }
            }
            check(closed.get() > 0, method, "closed meanwhile");
            calls.decrementAndGet();
            return result(method.getReturnType());
        }

        private void close() {
            if (calls.get() > 0 || closed.incrementAndGet() > 1) {
                mistakes.add(type + " closed in use or twice");
            }
            if (programs.stream().anyMatch(program -> program.closed.get() == 0)) {
                mistakes.add("engine closed before its programs");
            }
        }

        private void check(boolean wrong, Method method, String what) {
            if (wrong) {
                mistakes.add(method + " " + what);
            }
        }

        private @Nullable Object result(Class<?> wanted) {
            if (wanted.getSimpleName().endsWith("Program")) {
                Fake program = new Fake(wanted);
                programs.add(program);
                return program.as(wanted);
            }
            return wanted == boolean.class
                    ? (Object) true
                    : wanted == int.class
                            ? (Object) 1
                            : wanted == double.class
                                    ? (Object) 1.0
                                    : wanted == List.class
                                            ? List.of()
                                            : wanted == Map.class
                                                    ? Map.of()
                                                    : wanted == Optional.class ? Optional.empty() : null;
        }
    }

    private Engine open() {
        return new SharedEngine(new Fake(Engine.class).as(Engine.class));
    }

    private static InferenceProgram inference(Engine engine) {
        return engine.compileInference(NETWORK, Parameters.initial(NETWORK, 1), 1, Precision.FLOAT32, Set.of());
    }

    private static SaliencyProgram saliency(Engine engine) {
        return engine.compileSaliency(NETWORK, Parameters.initial(NETWORK, 1), 1);
    }

    private static TrainingProgram training(Engine engine) {
        return engine.compileTraining(NETWORK, 1, Precision.FLOAT32);
    }

    /** One that is forgotten would run the interface's default, which need not be what the engine does. */
    @Test
    void every_call_reaches_the_engine() throws ReflectiveOperationException {
        Engine engine = open();
        reaches(engine, Engine.class, 0);
        reaches(inference(engine), InferenceProgram.class, 1);
        reaches(saliency(engine), SaliencyProgram.class, 2);
        reaches(training(engine), TrainingProgram.class, 3);
        assertThat(engine.compileQuantized(NETWORK, Parameters.initial(NETWORK, 1), new ActivationRanges(Map.of()), 1))
                .isNotNull();
        assertThat(mistakes).isEmpty();
    }

    private void reaches(Object shared, Class<?> type, int position) throws ReflectiveOperationException {
        Fake inner = List.copyOf(fakes).get(position);
        for (Method method : type.getMethods()) {
            boolean compiles = method.getName().startsWith("compile");
            if (!method.getName().equals("close") && !compiles && !method.isSynthetic()) {
                invoke(shared, method);
                assertThat(inner.called).contains(method);
            }
        }
    }

    private static void invoke(Object on, Method method) throws ReflectiveOperationException {
        Object[] arguments = new Object[method.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = method.getParameterTypes()[i] == int.class ? 1 : null;
        }
        method.invoke(on, arguments);
    }

    @Test
    void after_closing_every_call_that_computes_says_so() throws ReflectiveOperationException {
        Engine engine = open();
        List<AutoCloseable> programs = List.of(inference(engine), saliency(engine), training(engine));
        List<Class<?>> types = List.of(InferenceProgram.class, SaliencyProgram.class, TrainingProgram.class);
        Set<String> known = Set.of("close", "network", "batchSize", "precision", "newImages");
        for (int i = 0; i < types.size(); i++) {
            programs.get(i).getClass().getMethod("close").setAccessible(true);
            invoke(programs.get(i), types.get(i).getMethod("close"));
            for (Method method : types.get(i).getMethods()) {
                if (!known.contains(method.getName())) {
                    Object program = programs.get(i);
                    assertThatThrownBy(() -> invoke(program, method))
                            .isInstanceOf(InvocationTargetException.class)
                            .cause()
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessage("the program is closed");
                }
            }
        }
        engine.close();
        assertThatThrownBy(() -> inference(engine))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the engine is closed");
        assertThatThrownBy(() -> engine.limits(Precision.FLOAT32)).isInstanceOf(IllegalStateException.class);
        assertThat(fakes).allSatisfy(fake -> assertThat(fake.closed).hasValue(1));
        assertThat(mistakes).isEmpty();
    }

    @Test
    void a_program_outlives_its_engine() {
        Engine engine = open();
        InferenceProgram program = inference(engine);
        engine.close();
        program.infer(BUFFER, 1, BUFFER);
        program.close();
        assertThat(fakes).allSatisfy(fake -> assertThat(fake.closed).hasValue(1));
        assertThat(mistakes).isEmpty();
    }

    @Test
    void a_call_may_close_what_it_uses() {
        Engine engine = open();
        InferenceProgram program = inference(engine);
        program.infer(BUFFER, 1, BUFFER, (layer, values) -> {
            program.close();
            engine.close();
        });
        assertThat(fakes).allSatisfy(fake -> assertThat(fake.closed).hasValue(1));
        assertThat(mistakes).isEmpty();
    }

    @Test
    void what_is_not_compiled_does_not_keep_the_engine_open() {
        Fake inner = new Fake(Engine.class);
        Engine engine = new SharedEngine(inner.as(Engine.class));
        assertThatThrownBy(() -> engine.compileInference(
                        NETWORK,
                        parameter -> {
                            throw new IllegalStateException("never asked");
                        },
                        1,
                        Precision.FLOAT32,
                        throwing()))
                .isInstanceOf(RuntimeException.class);
        engine.close();
        assertThat(inner.closed).hasValue(1);
    }

    /** The fake does not look at its arguments: only what is not there makes it fail. */
    @SuppressWarnings({"NullAway", "DataFlowIssue"})
    private static Set<String> throwing() {
        return null;
    }

    @Test
    void what_nobody_closes_is_freed_in_the_end() throws InterruptedException {
        forget();
        for (int i = 0; i < 200 && fakes.stream().anyMatch(fake -> fake.closed.get() == 0); i++) {
            System.gc();
            Thread.sleep(20);
        }
        assertThat(fakes).hasSize(4).allSatisfy(fake -> assertThat(fake.closed).hasValue(1));
        assertThat(mistakes).isEmpty();
    }

    private void forget() {
        Engine engine = open();
        inference(engine).infer(BUFFER, 1, BUFFER);
        saliency(engine);
        training(engine);
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 64})
    void no_order_of_calls_uses_what_is_freed(int count) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        for (int round = 0; round < 50; round++) {
            Engine engine = open();
            InferenceProgram inference = inference(engine);
            SaliencyProgram saliency = saliency(engine);
            TrainingProgram training = training(engine);
            List<Runnable> orders = List.of(
                    () -> inference.infer(BUFFER, 1, BUFFER),
                    () -> inference.infer(BUFFER, 1, BUFFER, (layer, values) -> {}),
                    () -> saliency.scoreGradients(BUFFER, new int[1], BUFFER),
                    training::memory,
                    () -> inference(engine).close(),
                    inference::close,
                    saliency::close,
                    training::close,
                    engine::close);
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                RandomKey key = RandomKey.of(7, Purpose.TEST).at(round).at(i);
                done.add(threads.submit(() -> {
                    for (int k = 0; k < 30; k++) {
                        tryOne(orders.get((int) Math.floorMod(key.bits(k), (long) orders.size())));
                    }
                }));
            }
            for (Future<?> each : done) {
                each.get();
            }
            inference.close();
            saliency.close();
            training.close();
            engine.close();
            assertThat(mistakes).isEmpty();
            assertThat(fakes).allSatisfy(fake -> assertThat(fake.closed).hasValue(1));
            fakes.clear();
        }
        threads.shutdown();
    }

    private static void tryOne(Runnable order) {
        try {
            order.run();
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageMatching("the (engine|program) is closed");
        }
    }
}
