package dev.laddstreams.learning.distillation;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Every distillation method, one row each. */
public final class Methods {
    private static final List<MethodRow> ROWS = List.of(new MethodRow(
            "dm",
            "distribution matching",
            MeanFeature::new,
            FreshNetworks::new,
            Pixels::new,
            UniformPerClass::new,
            SingleStage::new,
            wiring -> new HardLabels()));

    private Methods() {}

    /** Title of each method by its name, in the order of the table. */
    public static Map<String, String> titles() {
        Map<String, String> titles = new LinkedHashMap<>();
        ROWS.forEach(row -> titles.put(row.name(), row.title()));
        return titles;
    }

    /** @throws LaddException USAGE for an unknown name; the message lists the known ones and the nearest */
    static MethodRow named(String name) {
        return ROWS.stream()
                .filter(row -> row.name().equals(name))
                .findFirst()
                .orElseThrow(() -> LaddException.cannot(
                        Reason.USAGE,
                        "distil with method " + name,
                        "no such method; the nearest name is " + nearest(name),
                        "one of " + String.join(", ", titles().keySet())));
    }

    private static String nearest(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return ROWS.stream()
                .map(MethodRow::name)
                .min(Comparator.comparingInt(candidate -> edits(wanted, candidate)))
                .orElseThrow();
    }

    /** Characters to insert, delete or replace (Levenshtein). */
    private static int edits(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
