# exercise: forget-bias
# mistake: Computed in float32: at a lag of a million the gate is so near 1 that most digits of 1 - gate are lost.
# accept: float32|precis|digit|round|million|large|long|accura|near 1|close to 1|single
def forget_bias(lag, share):
    gate = torch.tensor(share) ** (1 / lag)
    return torch.logit(gate).item()
