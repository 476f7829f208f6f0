package org.alexnet4j.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_execute;

import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_primitive;

/**
 * A primitive of oneDNN with its arguments.
 *
 * @param layer the layer that it belongs to
 * @param name kind and implementation, for profiles
 * @param primitive may be run by many threads at once, each on memory of its own
 * @param arguments execution argument to tensor
 */
record PrimitiveOperation(String layer, String name, dnnl_primitive primitive, Map<Integer, Slot> arguments)
        implements Operation {
    @Override
    public List<Slot> slots() {
        return List.copyOf(arguments.values());
    }

    @Override
    public Prepared prepare(Instance instance) {
        dnnl_exec_arg_t list = instance.own(new dnnl_exec_arg_t(arguments.size()));
        int position = 0;
        for (Map.Entry<Integer, Slot> argument : arguments.entrySet()) {
            list.position(position++).arg(argument.getKey()).memory(instance.memory(argument.getValue()));
        }
        list.position(0);
        int count = arguments.size();
        return pass -> {
            int status = dnnl_primitive_execute(primitive, instance.stream(), count, list);
            if (status != 0) {
                Dnnl.check(status, "running " + name + " of " + layer);
            }
        };
    }
}
