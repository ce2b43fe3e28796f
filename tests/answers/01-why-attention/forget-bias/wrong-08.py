# exercise: forget-bias
# mistake: computes in single precision, where 1 - gate is a handful of rounding units at long lags
# accept: precision|float32|single|round|million|cancel
def forget_bias(lag, share):
    keep = torch.tensor(share) ** (1 / lag)
    return torch.logit(keep).item()
