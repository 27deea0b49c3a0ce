package dev.laddstreams.app.studies.bench;

import dev.laddstreams.app.studies.RealControl;
import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.errors.settings.NearestName;
import dev.laddstreams.learning.distillation.run.Methods;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a row is about: a distillation method, or a control made of real images. */
final class Subject {
    private Subject() {}

    /** The names of all methods and controls, in the order of the table. */
    static List<String> names() {
        List<String> names = new ArrayList<>(EnumCode.all(RealControl.class));
        names.addAll(Methods.titles().keySet());
        return names;
    }

    /** The control of this name; empty for a method. */
    static Optional<RealControl> control(String name) {
        return EnumCode.find(RealControl.class, name);
    }

    static void require(String name) {
        if (!names().contains(name)) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "measure",
                    name,
                    "one of " + String.join(", ", names()) + NearestName.hint(name, names()));
        }
    }
}
