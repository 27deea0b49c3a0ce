package dev.laddstreams.app.studies.bench;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.errors.settings.NearestName;
import dev.laddstreams.learning.distillation.run.Methods;
import java.util.ArrayList;
import java.util.List;

/** What a row is about: a distillation method, or a control made of real images. */
final class Subject {
    static final String RANDOM = "random";
    static final String K_MEANS = "k-means";

    private Subject() {}

    /** In the order of the table. */
    static List<String> names() {
        List<String> names = new ArrayList<>(List.of(RANDOM, K_MEANS));
        names.addAll(Methods.titles().keySet());
        return names;
    }

    static boolean isControl(String name) {
        return name.equals(RANDOM) || name.equals(K_MEANS);
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
