package dev.laddstreams.app.fuzz;

import dev.laddstreams.app.fuzz.Sample.Packing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What inputs are of, and the command that reads such an input and does nothing more. */
enum InputKind {
    IDX("set.zip", Reader.DATA),
    NPY("set.zip", Reader.DATA),
    NPZ("set.npz", Reader.DATA),
    CIFAR("set.zip", Reader.DATA),
    ZIP("set.zip", Reader.DATA),
    JPEG("set.zip", Reader.DATA),
    PNG("set.zip", Reader.DATA),
    GIF("set.zip", Reader.DATA),
    BMP("set.zip", Reader.DATA),
    TIFF("set.zip", Reader.DATA),
    TAR("set.tar", Reader.IMPORT),
    EXPORT("set.zip", Reader.IMPORT),
    PARQUET("set.parquet", Reader.IMPORT),
    BUNDLE("labeler.zip", Reader.BUNDLE),
    YAML("ladd.zip", Reader.CONFIGURATION);

    /** Commands that end soon after they have read their input. */
    private enum Reader {
        /** No image is large enough for sub-images of this share, which is found after the reading. */
        DATA("gives a side of 0 px", "labeler train --id fuzz --crop-ratio 0.000001 --data"),
        /** The bundle is loaded and tried before a broker is asked for, and there is none. */
        BUNDLE(
                "Cannot reach Kafka",
                "labeler publish --id fuzz --set kafka.bootstrap-servers=nowhere.invalid:9092"
                        + " --set schema-registry.url=http://nowhere.invalid:8081 --bundle"),
        /** All of it, up to the broker. */
        IMPORT(
                "Cannot reach Kafka",
                "import --dataset fuzz --set kafka.bootstrap-servers=nowhere.invalid:9092"
                        + " --set schema-registry.url=http://nowhere.invalid:8081 --data"),
        CONFIGURATION("The configuration is valid", "validate --config");

        private final String readWell;
        private final String command;

        Reader(String readWell, String command) {
            this.readWell = readWell;
            this.command = command;
        }
    }

    private final String archiveName;
    private final Reader reader;

    InputKind(String archiveName, Reader reader) {
        this.archiveName = archiveName;
        this.reader = reader;
    }

    Sample valid() {
        return switch (this) {
            case IDX -> ValidInputs.idx();
            case NPY -> ValidInputs.npy(Packing.FOLDER);
            case NPZ -> ValidInputs.npy(Packing.ZIP);
            case CIFAR -> ValidInputs.cifar();
            case ZIP -> ValidInputs.pictures("png", Packing.ZIP);
            case JPEG -> ValidInputs.pictures("jpg", Packing.FOLDER);
            case PNG -> ValidInputs.pictures("png", Packing.FOLDER);
            case GIF -> ValidInputs.pictures("gif", Packing.FOLDER);
            case BMP -> ValidInputs.pictures("bmp", Packing.FOLDER);
            case TIFF -> ValidInputs.pictures("tif", Packing.FOLDER);
            case TAR -> ValidInputs.shard();
            case EXPORT -> ValidInputs.export();
            case PARQUET -> ValidInputs.parquet();
            case BUNDLE -> ValidInputs.bundle();
            case YAML -> ValidInputs.yaml();
        };
    }

    /** Name of the file that a sample becomes when it is packed. */
    String archiveName() {
        return archiveName;
    }

    /** What the command says of an input that it could read. */
    String readWell() {
        return reader.readWell;
    }

    /** Whether the command says all that is wrong, a line each. */
    boolean saysAll() {
        return reader == Reader.CONFIGURATION;
    }

    String[] command(Path input, Path workDir) {
        List<String> command = new ArrayList<>(List.of(reader.command.split(" ")));
        command.addAll(List.of(input.toString(), "--work-dir", workDir.toString()));
        return command.toArray(String[]::new);
    }
}
