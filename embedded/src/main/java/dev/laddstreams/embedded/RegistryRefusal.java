package dev.laddstreams.embedded;

import java.util.Collection;
import java.util.List;

/** An answer of the registry other than success: HTTP status and Confluent's error code. */
final class RegistryRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final int code;
    private final transient List<String> methods;

    private RegistryRefusal(int status, int code, String message) {
        this(status, code, message, List.of());
    }

    private RegistryRefusal(int status, int code, String message, Collection<String> methods) {
        super(message);
        this.status = status;
        this.code = code;
        this.methods = List.copyOf(methods);
    }

    static RegistryRefusal subjectNotFound(String subject) {
        return new RegistryRefusal(404, 40401, "Subject '" + subject + "' not found.");
    }

    static RegistryRefusal versionNotFound(int version) {
        return new RegistryRefusal(404, 40402, "Version " + version + " not found.");
    }

    static RegistryRefusal schemaNotFound(String which) {
        return new RegistryRefusal(404, 40403, "Schema " + which + " not found.");
    }

    static RegistryRefusal subjectSoftDeleted(String subject) {
        return new RegistryRefusal(
                404, 40404, "Subject '" + subject + "' was soft deleted. Set permanent=true to delete permanently.");
    }

    static RegistryRefusal subjectNotSoftDeleted(String subject) {
        return new RegistryRefusal(
                404, 40405, "Subject '" + subject + "' was not deleted first before being permanently deleted.");
    }

    static RegistryRefusal versionSoftDeleted(String subject, int version) {
        return new RegistryRefusal(
                404,
                40406,
                "Subject '" + subject + "' version " + version
                        + " was soft deleted. Set permanent=true to delete permanently.");
    }

    static RegistryRefusal versionNotSoftDeleted(String subject, int version) {
        return new RegistryRefusal(
                404,
                40407,
                "Subject '" + subject + "' version " + version
                        + " was not deleted first before being permanently deleted.");
    }

    static RegistryRefusal levelNotConfigured(String subject) {
        return new RegistryRefusal(
                404, 40408, "Subject '" + subject + "' does not have subject-level compatibility configured.");
    }

    static RegistryRefusal modeNotConfigured(String subject) {
        return new RegistryRefusal(
                404, 40409, "Subject '" + subject + "' does not have subject-level mode configured.");
    }

    static RegistryRefusal incompatible(String subject, String details) {
        return new RegistryRefusal(
                409,
                409,
                "Schema being registered is incompatible with an earlier schema for subject \"" + subject
                        + "\", details: " + details);
    }

    static RegistryRefusal invalidSchema(String detail) {
        return new RegistryRefusal(422, 42201, "Invalid schema: " + detail);
    }

    static RegistryRefusal invalidVersion(String version) {
        return new RegistryRefusal(
                422,
                42202,
                "The specified version '" + version
                        + "' is not a valid version id. Allowed values are between [1, 2^31-1] and the string \"latest\"");
    }

    static RegistryRefusal invalidLevel(String level) {
        return new RegistryRefusal(
                422,
                42203,
                "Invalid compatibility level '" + level
                        + "'. Valid values are none, backward, forward, full, backward_transitive, forward_transitive,"
                        + " and full_transitive");
    }

    static RegistryRefusal modeNotSupported() {
        return new RegistryRefusal(422, 42205, "The embedded registry is always in mode READWRITE.");
    }

    static RegistryRefusal badRequest(String detail) {
        return new RegistryRefusal(400, 400, detail);
    }

    static RegistryRefusal noSuchPath(String path) {
        return new RegistryRefusal(404, 404, "HTTP 404 Not Found: " + path);
    }

    /** @param methods those that the path has */
    static RegistryRefusal noSuchMethod(String method, Collection<String> methods) {
        return new RegistryRefusal(405, 405, "HTTP 405 Method Not Allowed: " + method, methods);
    }

    static RegistryRefusal tooLarge(int limit) {
        return new RegistryRefusal(
                413, 413, "HTTP 413 Request Entity Too Large: the body has more than " + limit + " bytes");
    }

    static RegistryRefusal unsupportedType(String type) {
        return new RegistryRefusal(415, 415, "HTTP 415 Unsupported Media Type: " + type);
    }

    static RegistryRefusal foreignHost(String host) {
        return new RegistryRefusal(
                403, 403, "HTTP 403 Forbidden: host '" + host + "' (expected: 127.0.0.1 or localhost)");
    }

    static RegistryRefusal foreignOrigin(String origin) {
        return new RegistryRefusal(
                403, 403, "HTTP 403 Forbidden: a change by a web page of '" + origin + "' (expected: by a program)");
    }

    static RegistryRefusal storeFailed(String detail) {
        return new RegistryRefusal(500, 50001, "Error in the backend data store: " + detail);
    }

    int status() {
        return status;
    }

    int code() {
        return code;
    }

    /** The methods that the path has, where another was asked for; empty for every other refusal. */
    List<String> methods() {
        return methods;
    }
}
