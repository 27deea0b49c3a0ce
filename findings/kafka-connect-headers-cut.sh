#!/usr/bin/env bash
# kafka 4.3.1, Connect's default header converter (SimpleHeaderConverter): a header whose text begins like a number, a
# date, a list or a map is taken for that, and what follows a comma, colon, bracket or brace is thrown away without a
# word: a shape "3,224,224" becomes the byte 3, a class "5,crow" becomes 5. Written to Kafka again it is "3".
#
# Guess: the converter guesses types, so that "007" may lose its zeros, but text that is no value of a type as a whole
# stays a string.
# Seen: the first value is taken and the rest is lost; text without such a sign after the number ("224x224",
# "12 34") does stay whole.
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
    <dependency><groupId>org.apache.kafka</groupId><artifactId>connect-runtime</artifactId><version>4.3.1</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
POM
mvn -B -q -f "$work/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DoutputDirectory="$work/lib" -DincludeScope=runtime >"$work/install.log" 2>&1 || { cat "$work/install.log"; exit 1; }

cat >"$work/Finding.java" <<'JAVA'
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;

public class Finding {
    public static void main(String[] args) {
        System.out.println("kafka " + AppInfoParser.getVersion());
        var converter = new SimpleHeaderConverter();
        for (String sent : new String[] {
            "3,224,224", "0.1,0.2,0.7", "5,crow", "10:30", "2026-11-29,x", "[1],x", "{},x", "1]", "007", "0.30000000000000004",
            "null", "224x224", "12 34", "true,false"
        }) {
            var headers = new ConnectHeaders();
            headers.add("h", converter.toConnectHeader("topic", "h", sent.getBytes(StandardCharsets.UTF_8)));
            var read = headers.lastWithName("h");
            byte[] written = converter.fromConnectHeader("topic", "h", read.schema(), read.value());
            System.out.printf("%-20s is %-7s written as %s%n", sent, read.schema() == null ? "nothing" : read.schema().type(),
                    written == null ? "nothing" : new String(written, StandardCharsets.UTF_8));
        }
    }
}
JAVA
cat >"$work/stated" <<'STATED'
kafka 4.3.1
3,224,224            is INT8    written as 3
0.1,0.2,0.7          is FLOAT32 written as 0.1
5,crow               is INT8    written as 5
10:30                is INT8    written as 10
2026-11-29,x         is INT32   written as 2026-11-29
[1],x                is ARRAY   written as [1]
{},x                 is MAP     written as {}
1]                   is INT8    written as 1
007                  is INT8    written as 7
0.30000000000000004  is FLOAT32 written as 0.3
null                 is nothing written as nothing
224x224              is STRING  written as 224x224
12 34                is STRING  written as 12 34
true,false           is STRING  written as true,false
STATED
cd "$work"
java -cp "$work/lib/*" Finding.java 2>"$work/errors" | tee "$work/seen" || { cat "$work/errors"; exit 1; }
diff "$work/stated" "$work/seen" || { echo "CHANGED: stated < > seen"; exit 1; }
echo "as stated"
