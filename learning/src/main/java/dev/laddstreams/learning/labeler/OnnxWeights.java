package dev.laddstreams.learning.labeler;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the tensors of an ONNX model whose values lie in another file, and puts them inside. ONNX calls this external data;
 * PyTorch's exporter writes it for every model since its version 2.9. Fields of onnx.proto3 that can lead to a tensor:
 *
 * <ul>
 *   <li>ModelProto: 7 graph, 20 training_info {1 initialization, 2 algorithm}, 25 functions
 *   <li>GraphProto: 1 node, 5 initializer, 15 sparse_initializer {1 values, 2 indices}
 *   <li>FunctionProto: 7 node, 11 attribute_proto
 *   <li>NodeProto: 5 attribute
 *   <li>AttributeProto: 5 t, 6 g, 10 tensors, 11 graphs, 22 sparse_tensor, 23 sparse_tensors
 *   <li>TensorProto: 9 raw_data, 13 external_data {1 key, 2 value}, 14 data_location (1 external)
 * </ul>
 */
final class OnnxWeights {
    private static final int RAW_DATA = 9;
    private static final int EXTERNAL_DATA = 13;
    private static final int DATA_LOCATION = 14;
    private static final long EXTERNAL = 1;
    /** Graphs within graphs: far more than any exporter writes. */
    private static final int MAX_DEPTH = 60;

    private final Outside outside;

    private OnnxWeights(Outside outside) {
        this.outside = outside;
    }

    /** Values that lie in another file, from {@code offset}; a length of -1 is the rest of it. */
    record Place(String file, long offset, long length) {}

    /** What is done about values that lie in another file. */
    @FunctionalInterface
    interface Outside {
        ByteString read(Place place) throws IOException;
    }

    /**
     * The model with all its values inside; the same bytes when they are.
     *
     * @throws InvalidProtocolBufferException when it is no ONNX model
     * @throws IOException from {@code outside}
     */
    static byte[] inlined(byte[] model, Outside outside) throws IOException {
        ByteString bytes = UnsafeByteOperations.unsafeWrap(model);
        return new OnnxWeights(outside)
                .rewritten(bytes, Message.MODEL, 0)
                .map(ByteString::toByteArray)
                .orElse(model);
    }

    /** Empty when nothing in it lies elsewhere. */
    private Optional<ByteString> rewritten(ByteString message, Message kind, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new InvalidProtocolBufferException("graphs nest deeper than " + MAX_DEPTH);
        }
        if (kind == Message.TENSOR) {
            return tensor(message);
        }
        ByteString result = ByteString.EMPTY;
        boolean changed = false;
        int from = 0;
        CodedInputStream in = aliasing(message);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            Optional<Message> child = kind.child(tag);
            if (child.isEmpty()) {
                in.skipField(tag);
            } else {
                Optional<ByteString> content = rewritten(in.readBytes(), child.get(), depth + 1);
                if (content.isPresent()) {
                    changed = true;
                    result = result.concat(new OnnxMessage()
                            .bytes(WireFormat.getTagFieldNumber(tag), content.get())
                            .toByteString());
                    from = in.getTotalBytesRead();
                }
            }
            result = result.concat(message.substring(from, in.getTotalBytesRead()));
            from = in.getTotalBytesRead();
        }
        return changed ? Optional.of(result) : Optional.empty();
    }

    private Optional<ByteString> tensor(ByteString message) throws IOException {
        ByteString inside = ByteString.EMPTY;
        Map<String, String> external = new HashMap<>();
        boolean elsewhere = false;
        int from = 0;
        CodedInputStream in = aliasing(message);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case EXTERNAL_DATA -> entry(in.readBytes(), external);
                case DATA_LOCATION -> elsewhere = in.readInt64() == EXTERNAL;
                default -> {
                    in.skipField(tag);
                    inside = inside.concat(message.substring(from, in.getTotalBytesRead()));
                }
            }
            from = in.getTotalBytesRead();
        }
        if (!elsewhere) {
            return Optional.empty();
        }
        ByteString values = outside.read(new Place(
                external.getOrDefault("location", ""),
                number(external.getOrDefault("offset", "0")),
                number(external.getOrDefault("length", "-1"))));
        return Optional.of(
                inside.concat(new OnnxMessage().bytes(RAW_DATA, values).toByteString()));
    }

    private static void entry(ByteString message, Map<String, String> entries) throws IOException {
        String key = "";
        String value = "";
        CodedInputStream in = message.newCodedInput();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> key = in.readString();
                case 2 -> value = in.readString();
                default -> in.skipField(tag);
            }
        }
        entries.put(key, value);
    }

    private static long number(String text) throws InvalidProtocolBufferException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new InvalidProtocolBufferException("external data at " + text, e);
        }
    }

    private static CodedInputStream aliasing(ByteString message) {
        CodedInputStream in = message.newCodedInput();
        in.enableAliasing(true);
        return in;
    }

    /** The messages on the way to a tensor. */
    private enum Message {
        MODEL,
        TRAINING,
        GRAPH,
        FUNCTION,
        NODE,
        ATTRIBUTE,
        SPARSE_TENSOR,
        TENSOR;

        /** What a field holds when it can lead to a tensor. */
        Optional<Message> child(int tag) {
            if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                return Optional.empty();
            }
            int field = WireFormat.getTagFieldNumber(tag);
            return Optional.ofNullable(
                    switch (this) {
                        case MODEL -> field == 7 ? GRAPH : field == 20 ? TRAINING : field == 25 ? FUNCTION : null;
                        case TRAINING -> field == 1 || field == 2 ? GRAPH : null;
                        case GRAPH -> field == 1 ? NODE : field == 5 ? TENSOR : field == 15 ? SPARSE_TENSOR : null;
                        case FUNCTION -> field == 7 ? NODE : field == 11 ? ATTRIBUTE : null;
                        case NODE -> field == 5 ? ATTRIBUTE : null;
                        case ATTRIBUTE ->
                            switch (field) {
                                case 5, 10 -> TENSOR;
                                case 6, 11 -> GRAPH;
                                case 22, 23 -> SPARSE_TENSOR;
                                default -> null;
                            };
                        case SPARSE_TENSOR -> field == 1 || field == 2 ? TENSOR : null;
                        case TENSOR -> null;
                    });
        }
    }
}
