# exercise: rms-norm
# mistake: Computes in float32 and stays there: float16 goes in, float32 comes out.
# accept: type|float16|float32|dtype|half
def rms_norm(x, gain, epsilon=1e-6):
    x = x.to(torch.float32)
    rms = torch.sqrt(torch.mean(x ** 2, dim=-1, keepdim=True) + epsilon)
    return (x / rms * gain).to(x.dtype)
