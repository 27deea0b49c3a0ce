#!/usr/bin/env bash
# micrometer-registry-prometheus 1.17.2 and Prometheus 2.42 (Debian's): a histogram and a tracer are all it takes. The
# registry puts an exemplar on the histogram's _count line too, as OpenMetrics 1.0 does not allow, under a content type
# that says OpenMetrics 1.0.0; Prometheus then refuses the whole scrape, so that every metric of the process is gone and
# the target counts as down. Plain text, without exemplars, is taken.
#
# Guess: an exemplar at a place where it may not be is dropped by one of the two, or costs its own line.
# Seen: up is 0 with the tracer and 1 without.
#
# Runs in a folder of its own on the loopback address, needs a JDK 17 or newer, Maven, apt-get and dpkg-deb, and leaves
# nothing behind. Exit code 0: the behaviour is as stated. 1: it has changed.
set -euo pipefail
work=$(mktemp -d)
server= ; prometheus=
trap 'for p in $prometheus $server; do kill "$p"; wait "$p" 2>/dev/null || true; done; rm -rf "$work"' EXIT
(cd "$work" && apt-get download prometheus >apt.log 2>&1) || { cat "$work/apt.log"; exit 1; }
dpkg-deb -x "$work"/prometheus_*.deb "$work/deb"
cat >"$work/pom.xml" <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>io.micrometer</groupId><artifactId>micrometer-registry-prometheus</artifactId><version>1.17.2</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
POM
mvn -B -q -f "$work/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DoutputDirectory="$work/lib" -DincludeScope=runtime >"$work/install.log" 2>&1 || { cat "$work/install.log"; exit 1; }
free() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
traced=$(free); plain=$(free); own=$(free)
cat >"$work/Finding.java" <<'JAVA'
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.tracer.common.SpanContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

public class Finding {
    record Span() implements SpanContext {
        public String getCurrentTraceId() { return "4bf92f3577b34da6a3ce929d0e0e4736"; }
        public String getCurrentSpanId() { return "00f067aa0ba902b7"; }
        public boolean isCurrentSpanSampled() { return true; }
        public void markCurrentSpanAsExemplar() {}
    }

    public static void main(String[] args) throws Exception {
        serve(Integer.parseInt(args[0]), new PrometheusMeterRegistry(
                PrometheusConfig.DEFAULT, new PrometheusRegistry(), Clock.SYSTEM, new Span()));
        serve(Integer.parseInt(args[1]), new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        Thread.currentThread().join();
    }

    static void serve(int port, PrometheusMeterRegistry registry) throws Exception {
        Timer.builder("work").serviceLevelObjectives(Duration.ofSeconds(1)).register(registry).record(Duration.ofMillis(5));
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/metrics", exchange -> {
            String type = "application/openmetrics-text; version=1.0.0; charset=utf-8";
            byte[] body = registry.scrape(type).getBytes("UTF-8");
            exchange.getResponseHeaders().add("Content-Type", type);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }
}
JAVA
java -cp "$work/lib/*" "$work/Finding.java" "$traced" "$plain" >"$work/server.log" 2>&1 &
server=$!
cat >"$work/prometheus.yaml" <<YAML
global: { scrape_interval: 1s }
scrape_configs:
  - { job_name: traced, static_configs: [{ targets: ["127.0.0.1:$traced"] }] }
  - { job_name: plain, static_configs: [{ targets: ["127.0.0.1:$plain"] }] }
YAML
"$work/deb/usr/bin/prometheus" --config.file="$work/prometheus.yaml" --storage.tsdb.path="$work/data" \
  --web.listen-address="127.0.0.1:$own" >"$work/prometheus.log" 2>&1 &
prometheus=$!
cat >"$work/ask.py" <<'PYTHON'
import json, re, sys, time, urllib.error, urllib.request

base, traced, plain = sys.argv[1:]
def get(url):
    return urllib.request.urlopen(url, timeout=5).read().decode()
deadline = time.time() + 90
while True:
    try:
        targets = json.loads(get(base + "/api/v1/targets"))["data"]["activeTargets"]
        if len(targets) == 2 and all(t["health"] != "unknown" and "refused" not in t["lastError"] for t in targets):
            break
    except (urllib.error.URLError, ConnectionError):
        pass
    if time.time() > deadline:
        sys.exit("no answer")
    time.sleep(0.2)
body = get(f"http://127.0.0.1:{traced}/metrics")
line = next(l for l in body.splitlines() if l.startswith("work_seconds_count"))
print("_count with a tracer carries an exemplar:", " # {" in line)
line = next(l for l in get(f"http://127.0.0.1:{plain}/metrics").splitlines() if l.startswith("work_seconds_count"))
print("_count without one:", " # {" in line)
for target in sorted(targets, key=lambda t: t["labels"]["job"]):
    print(target["labels"]["job"], target["health"], target["lastError"].split(" while parsing")[0])
PYTHON
echo "micrometer 1.17.2, prometheus $("$work/deb/usr/bin/prometheus" --version 2>&1 | sed -n '1s/.*version \([0-9.]*\).*/\1/p')" >"$work/seen"
python3 "$work/ask.py" "http://127.0.0.1:$own" "$traced" "$plain" >>"$work/seen" || { cat "$work/seen" "$work/server.log"; exit 1; }
cat "$work/seen"
cat >"$work/stated" <<'STATED'
micrometer 1.17.2, prometheus 2.42.0
_count with a tracer carries an exemplar: True
_count without one: False
plain up
traced down metric name work_seconds_count does not support exemplars
STATED
diff -Z "$work/stated" "$work/seen" || { echo "CHANGED: stated < > seen"; exit 1; }
echo "as stated"
