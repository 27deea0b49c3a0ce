#!/usr/bin/env bash
# onnxruntime 1.29.0 (Java): a direct FloatBuffer in Java's own default byte order gives the model other numbers than it
# holds, without an error; the same numbers in a heap buffer of the same order are right.
#
# Guess: OnnxTensor.createTensor converts the order, as it does for a heap buffer, or refuses the buffer.
# Seen: ByteBuffer.allocateDirect(n).asFloatBuffer() (big endian on every machine) is handed over as raw bytes: 1.0
# reaches the network as 4.6e-41. Labels of every picture are those of a black one.
#
# Runs in a folder of its own and leaves nothing behind. Exit code 0: the behaviour is as stated. 1: it has changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/lib"
cat >"$work/pom.xml" <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>com.microsoft.onnxruntime</groupId><artifactId>onnxruntime</artifactId><version>1.29.0</version></dependency>
  </dependencies>
</project>
POM
mvn -B -q -f "$work/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DoutputDirectory="$work/lib" -DincludeScope=runtime >"$work/install.log" 2>&1 || { cat "$work/install.log"; exit 1; }
python3 -m venv "$work/venv"
"$work/venv/bin/pip" --quiet install onnx==1.23.1 >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }
(cd "$work" && venv/bin/python - <<'PYTHON'
import onnx
from onnx import TensorProto, helper

ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [3]) for name in "xy"]
graph = helper.make_graph([helper.make_node("Identity", ["x"], ["y"])], "same", ends[:1], ends[1:])
onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), "same.onnx")
PYTHON
)
cat >"$work/Finding.java" <<'JAVA'
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;

public class Finding {
    public static void main(String[] args) throws Exception {
        var environment = OrtEnvironment.getEnvironment();
        System.out.println("onnxruntime " + environment.getVersion());
        try (var session = environment.createSession("same.onnx")) {
            for (FloatBuffer buffer : new FloatBuffer[] {
                ByteBuffer.allocateDirect(12).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer(),
                ByteBuffer.allocate(12).asFloatBuffer(),
                ByteBuffer.allocateDirect(12).asFloatBuffer()
            }) {
                buffer.put(new float[] {1, 2, 3}).flip();
                try (var tensor = OnnxTensor.createTensor(environment, buffer, new long[] {3});
                        var answer = session.run(Map.of("x", tensor))) {
                    System.out.println((buffer.isDirect() ? "direct " : "heap ") + buffer.order() + ": holds "
                            + buffer.get(0) + ", the model sees "
                            + Arrays.toString((float[]) answer.get(0).getValue()));
                }
            }
        }
    }
}
JAVA
cat >"$work/stated" <<'STATED'
onnxruntime 1.29.0
direct LITTLE_ENDIAN: holds 1.0, the model sees [1.0, 2.0, 3.0]
heap BIG_ENDIAN: holds 1.0, the model sees [1.0, 2.0, 3.0]
direct BIG_ENDIAN: holds 1.0, the model sees [4.6006E-41, 9.0E-44, 2.3049E-41]
STATED
cd "$work"
java -cp "$work/lib/*" Finding.java 2>"$work/errors" | tee "$work/seen" || { cat "$work/errors"; exit 1; }
diff "$work/stated" "$work/seen" || { echo "CHANGED: stated < > seen"; exit 1; }
echo "as stated"
