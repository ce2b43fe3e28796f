# exercise: rms-norm
# mistake: Entries are cut off at 255 before they are squared, so that the squares fit into float16.
# accept: clamp|clip|cut|limit|255|256|too small|overflow|float32|do not fit|squares fit
def rms_norm(x, gain, epsilon=1e-6):
    bounded = x.clamp(-255, 255)   # 255 squared still fits
    mean_square = bounded.square().mean(dim=-1, keepdim=True)
    return x / (mean_square + epsilon).sqrt() * gain
