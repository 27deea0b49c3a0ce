package dev.laddstreams.learning.distillation;

/** The gradient through a student's steps. */
public enum StudentGradient {
    EXACT,
    /** The student's path is taken for constant. */
    TESLA
}
