# exercise: rms-norm
# mistake: Squares in float32 but goes back to float16 with the mean square, which does not fit there (it becomes infinite).
# accept: mean square|float16|half|fit|infin|overflow|back|too early|65,504|65504
def rms_norm(x, gain, epsilon=1e-6):
    mean_square = x.float().square().mean(dim=-1, keepdim=True).to(x.dtype)
    return x / torch.sqrt(mean_square + epsilon) * gain
