"""What read sequences before attention: recurrent networks, convolution over time."""

from course_lib._lazy import attach

__getattr__, __dir__, __all__ = attach(
    __name__,
    {
        "RNN": "rnn",
        "LSTM": "lstm",
        "CausalConvolution": "temporal_convolution",
        "TemporalBlock": "temporal_convolution",
        "TemporalConvolution": "temporal_convolution",
        "receptive_field": "temporal_convolution",
    },
)
