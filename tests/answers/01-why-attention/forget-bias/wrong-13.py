# exercise: forget-bias
# mistake: The gate is computed in single precision (a torch tensor), so for a long lag 1 - gate has lost most of its digits.
# accept: precision|float32|digits|rounding|rounded|million|double
def forget_bias(lag, share):
    gate = torch.tensor(share) ** (1 / lag)
    return torch.logit(gate).item()
