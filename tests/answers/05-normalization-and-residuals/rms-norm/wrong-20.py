# exercise: rms-norm
# mistake: The result is always turned into float16, also for a float32 input.
# accept: type|dtype|float32|float16|half
def rms_norm(x, gain, epsilon=1e-6):
    wide = x.to(torch.float32)
    mean_square = wide.pow(2).mean(dim=-1, keepdim=True)
    return (gain * wide / torch.sqrt(mean_square + epsilon)).half()
