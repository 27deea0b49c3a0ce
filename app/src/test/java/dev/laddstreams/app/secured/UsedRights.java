package dev.laddstreams.app.secured;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.acl.AclBinding;
import org.slf4j.LoggerFactory;

/** Which rights the broker has let somebody do something by, as its authorizer says. Thread-safe. */
final class UsedRights {
    private static final Pattern RULE = Pattern.compile("resourceType=(\\w+), resourceName=([^,]+), patternType=(\\w+),"
            + " principal=([^,]+), host=[^,]+, operation=(\\w+)");

    private final Set<String> used = ConcurrentHashMap.newKeySet();

    void listen() {
        Logger log = (Logger) LoggerFactory.getLogger("kafka.authorizer.logger");
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                Matcher rule = RULE.matcher(event.getFormattedMessage());
                if (rule.find()) {
                    used.add(String.join(
                            " ", rule.group(4), rule.group(5), rule.group(1), rule.group(3), rule.group(2)));
                }
            }
        };
        appender.setContext(log.getLoggerContext());
        appender.start();
        log.setLevel(Level.DEBUG);
        log.setAdditive(false);
        log.addAppender(appender);
    }

    boolean has(String right) {
        return used.contains(right);
    }

    static String name(AclBinding right) {
        return String.join(
                " ",
                right.entry().principal(),
                right.entry().operation().name(),
                right.pattern().resourceType().name(),
                right.pattern().patternType().name(),
                right.pattern().name());
    }
}
