package dev.laddstreams.learning.labeler;

/** Which runtime runs a labeler's network: users choose it by this name. */
public enum LabelerEngine {
    /** ONNX Runtime on the CPU where the bundle has a model for it, else PyTorch. */
    AUTO,
    ONNXRUNTIME,
    PYTORCH
}
