#!/usr/bin/env bash
# numpy 2.4.6 and java.util.zip of JDK 17: an .npz that numpy wrote to something without seek (a pipe, a socket, an object
# store's upload) cannot be read by ZipInputStream; ZipFile reads it.
#
# Guess: an .npz is an .npz. The sizes come after the data then, which ZipInputStream knows how to read.
# Seen: savez leaves stored entries with a data descriptor, "only DEFLATED entries can have EXT descriptor"; of
# savez_compressed the first array's length is asked for as four bytes where eight were written: "invalid entry size".
# Python's zipfile, and numpy.load itself, read both. (The second one is cured in later updates of the JDK.)
#
# Runs in a folder of its own and leaves nothing behind. Exit code 0: the behaviour is as stated. 1: it has changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/lib"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" --quiet install numpy==2.4.6 >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }
(cd "$work" && for save in savez savez_compressed; do
  venv/bin/python -c "import sys, numpy; numpy.$save(sys.stdout.buffer, x=numpy.zeros((3, 4), numpy.uint8))" | cat >"$save.npz"
done)
cat >"$work/Finding.java" <<'JAVA'
import java.io.FileInputStream;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

public class Finding {
    public static void main(String[] args) throws Exception {
        System.out.println("JDK " + Runtime.version().feature());
        for (String save : new String[] {"savez", "savez_compressed"}) {
            try (var zip = new ZipInputStream(new FileInputStream(save + ".npz"))) {
                System.out.println(save + " by ZipInputStream: " + zip.getNextEntry().getName() + " "
                        + zip.readAllBytes().length + " bytes");
            } catch (ZipException e) {
                System.out.println(save + " by ZipInputStream: " + e.getMessage());
            }
            try (var zip = new ZipFile(save + ".npz")) {
                var entry = zip.entries().nextElement();
                System.out.println(save + " by ZipFile: " + entry.getName() + " "
                        + zip.getInputStream(entry).readAllBytes().length + " bytes");
            }
        }
    }
}
JAVA
cat >"$work/stated" <<'STATED'
JDK 17
savez by ZipInputStream: only DEFLATED entries can have EXT descriptor
savez by ZipFile: x.npy 140 bytes
savez_compressed by ZipInputStream: invalid entry size (expected 0 but got 140 bytes)
savez_compressed by ZipFile: x.npy 140 bytes
STATED
cd "$work"
java -cp "$work/lib/*" Finding.java 2>"$work/errors" | tee "$work/seen" || { cat "$work/errors"; exit 1; }
diff "$work/stated" "$work/seen" || { echo "CHANGED: stated < > seen"; exit 1; }
echo "as stated"
