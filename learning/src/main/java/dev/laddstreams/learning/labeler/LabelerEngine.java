package dev.laddstreams.learning.labeler;

/** What runs a labeler's network. */
public enum LabelerEngine {
    /** ONNX Runtime on the CPU where the bundle has a model for it, else PyTorch. */
    AUTO,
    ONNXRUNTIME,
    PYTORCH
}
