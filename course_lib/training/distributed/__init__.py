"""One training by several processes: each holds a share of the data, of the weights, or
of the layers.
"""

from course_lib._lazy import attach

__getattr__, __dir__, __all__ = attach(
    __name__,
    {
        "run_processes": "launcher",
        "RankError": "launcher",
        "place": "launcher",
        "share_of_epoch": "sharding",
        "broadcast_parameters": "ddp",
        "average_gradients": "ddp",
        "sum_over_ranks": "ddp",
        "shard": "fsdp",
        "whole_weights": "fsdp",
        "held_bytes": "fsdp",
        "ToAll": "tensor_parallel",
        "FromAll": "tensor_parallel",
        "split_feed_forward": "tensor_parallel",
        "split_attention": "head_parallel",
        "pipeline_step": "pipeline",
        "idle_share": "pipeline",
        "timetable": "pipeline",
        "learn_sums": "example",
    },
)
