"""A tensor engine in NumPy alone: arrays with gradients, and a GPT-2 made of them."""

from course_lib._lazy import attach

__getattr__, __dir__, __all__ = attach(
    __name__,
    {
        "Array": "array",
        "no_grad": "autograd",
        "sum_to": "autograd",
        "in_order": "autograd",
        "softmax": "functions",
        "log_softmax": "functions",
        "cross_entropy": "functions",
        "layer_norm": "functions",
        "gelu_tanh": "functions",
        "embedding": "functions",
        "Adam": "optimizer",
        "numeric_gradient": "gradient_check",
        "check_gradients": "gradient_check",
        "GradientError": "gradient_check",
        "SafetensorsFile": "safetensors_file",
        "save_safetensors": "safetensors_file",
        "to_bfloat16": "safetensors_file",
        "SafetensorsError": "safetensors_header",
    },
)
