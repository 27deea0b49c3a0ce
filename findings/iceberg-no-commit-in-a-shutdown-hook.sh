#!/usr/bin/env bash
# iceberg 1.12.0 (Java): while the JVM ends, no data can be committed. Iceberg ends its worker pool in a shutdown hook of
# its own, and every commit that writes a manifest uses that pool, be it for one file: a writer that flushes in its
# shutdown hook, as one does on SIGTERM, is refused. Scans, tags and properties still work.
#
# Guess: the pool's threads are daemons that live until the JVM is gone; a commit of one file needs no pool.
# Seen: RejectedExecutionException from append, fast append and delete, from the moment on that the hook has run.
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
    <dependency><groupId>org.apache.iceberg</groupId><artifactId>iceberg-core</artifactId><version>1.12.0</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
  </dependencies>
</project>
POM
mvn -B -q -f "$work/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DoutputDirectory="$work/lib" -DincludeScope=runtime >"$work/install.log" 2>&1 || { cat "$work/install.log"; exit 1; }

cat >"$work/Finding.java" <<'JAVA'
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.IcebergBuild;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.ThreadPools;

public class Finding {
    static DataFile file(int number) {
        return DataFiles.builder(PartitionSpec.unpartitioned())
                .withPath("memory/data-" + number + ".parquet")
                .withFormat(FileFormat.PARQUET)
                .withFileSizeInBytes(10)
                .withRecordCount(1)
                .build();
    }

    static void attempt(String what, Runnable work) {
        try {
            work.run();
            System.out.println(what + ": done");
        } catch (RuntimeException e) {
            System.out.println(what + ": " + e.getClass().getSimpleName());
        }
    }

    static void plan(Table table) {
        try (var files = table.newScan().planFiles()) {
            files.forEach(file -> {});
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public static void main(String[] args) {
        System.out.println("iceberg " + IcebergBuild.version());
        var catalog = new InMemoryCatalog();
        catalog.initialize("memory", Map.of());
        catalog.createNamespace(Namespace.of("n"));
        Table table = catalog.createTable(
                TableIdentifier.of("n", "t"), new Schema(Types.NestedField.required(1, "id", Types.LongType.get())));
        attempt("append while it runs", () -> table.newAppend().appendFile(file(1)).commit());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            while (!ThreadPools.getWorkerPool().isShutdown()) { // the hooks run side by side
                Thread.yield();
            }
            attempt("append in a hook", () -> table.newAppend().appendFile(file(2)).commit());
            attempt("fast append in a hook", () -> table.newFastAppend().appendFile(file(3)).commit());
            attempt("delete in a hook", () -> table.newDelete().deleteFile("memory/data-1.parquet").commit());
            attempt("scan in a hook", () -> plan(table));
            attempt("tag in a hook", () -> table.manageSnapshots().createTag("x", table.currentSnapshot().snapshotId()).commit());
            attempt("property in a hook", () -> table.updateProperties().set("a", "b").commit());
        }));
    }
}
JAVA
cat >"$work/stated" <<'STATED'
iceberg 1.12.0
append while it runs: done
append in a hook: RejectedExecutionException
fast append in a hook: RejectedExecutionException
delete in a hook: RejectedExecutionException
scan in a hook: done
tag in a hook: done
property in a hook: done
STATED
cd "$work"
java -cp "$work/lib/*" Finding.java 2>"$work/errors" | tee "$work/seen" || { cat "$work/errors"; exit 1; }
diff "$work/stated" "$work/seen" || { echo "CHANGED: stated < > seen"; exit 1; }
echo "as stated"
