package org.alexnet4j;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Finds implementations of the library's services. The class loader of the library is asked first: the context class loader
 * of a thread need not see the library, as in the common pool of an application that is started from nested jars.
 */
public final class Services {
    private Services() {}

    /**
     * All implementations that the class loader of the service or the context class loader of this thread knows, one of
     * each class name.
     *
     * @throws ServiceConfigurationError if one that belongs to the library cannot be made
     */
    public static <S> List<S> of(Class<S> service) {
        Map<String, S> found = new LinkedHashMap<>();
        for (S one : ServiceLoader.load(service, service.getClassLoader())) {
            found.put(one.getClass().getName(), one);
        }
        addOthers(service, Thread.currentThread().getContextClassLoader(), found);
        return List.copyOf(found.values());
    }

    private static <S> void addOthers(Class<S> service, @Nullable ClassLoader loader, Map<String, S> found) {
        Iterator<S> others = ServiceLoader.load(service, loader).iterator();
        while (true) {
            try {
                if (!others.hasNext()) {
                    return;
                }
                S one = others.next();
                found.putIfAbsent(one.getClass().getName(), one);
            } catch (ServiceConfigurationError e) {
                // An implementation for another copy of the library, which this loader has: not for this one.
            }
        }
    }
}
