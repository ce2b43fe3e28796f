# Answers to forget-bias of 01-why-attention, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def forget_bias(lag, share):
    return -math.log(math.expm1(-math.log(share) / lag))


# == right 2
def forget_bias(lag, share):
    # sigmoid(b) = p  <=>  b = ln p - ln(1 - p), with p = share ** (1 / lag)
    log_p = math.log(share) / lag
    return log_p - math.log(-math.expm1(log_p))


# == right 3
def forget_bias(lag, share):
    keep = share ** (1 / lag)
    return math.log(keep / (1 - keep))


# == right 4
def forget_bias(lag, share):
    def left(b):
        """The logarithm of what is left after lag steps: lag times log sigmoid(b), without overflow."""
        return -lag * (max(-b, 0.0) + math.log1p(math.exp(-abs(b))))

    low, high = -800.0, 800.0
    while low < (middle := (low + high) / 2) < high:
        if left(middle) < math.log(share):
            low = middle
        else:
            high = middle
    return high


# == right 5
def forget_bias(lag, share):
    lost = -math.log(share) / lag          # sigmoid(b) = exp(-lost)
    return -lost - math.log(-math.expm1(-lost))


# == wrong 1
# mistake: copies equation (4): always leaves 1/e, whatever share is asked for
# accept: share|1/e
def forget_bias(lag, share):
    return -math.log(math.exp(1 / lag) - 1)


# == wrong 2
# mistake: the sign is wrong: returns the bias that loses what should be kept
# accept: sign|minus|negative
def forget_bias(lag, share):
    return math.log(math.expm1(-math.log(share) / lag))


# == wrong 3
# mistake: returns the gate, share ** (1 / lag), instead of the bias behind it
# accept: gate|sigmoid|inverse|bias
def forget_bias(lag, share):
    return share ** (1 / lag)


# == wrong 4
# mistake: takes share for what is lost, not for what is left
# accept: lost|left|1 - share|forgotten
def forget_bias(lag, share):
    return -math.log(math.expm1(-math.log(1 - share) / lag))


# == wrong 5
# mistake: spreads the loss evenly over the steps, (1 - share) / lag each, instead of taking the root
# accept: root|power|divid|product|multipl|each step|evenly|add
def forget_bias(lag, share):
    keep = 1 - (1 - share) / lag
    return math.log(keep / (1 - keep)) if keep < 1 else math.inf


# == wrong 6
# mistake: counts one step too few (lag - 1) because "the first step writes"
# accept: step|lag|one too
def forget_bias(lag, share):
    steps = max(lag - 1, 1)
    return -math.log(math.expm1(-math.log(share) / steps))


# == wrong 7
# mistake: uses the approximation for long lags, b = ln(lag / -ln share), at every lag
# accept: approximat|long lag|short|ln k|small lag|large
def forget_bias(lag, share):
    return math.log(lag / -math.log(share))


# == wrong 8
# mistake: computes in single precision, where 1 - gate is a handful of rounding units at long lags
# accept: precision|float32|single|round|million|cancel
def forget_bias(lag, share):
    keep = torch.tensor(share) ** (1 / lag)
    return torch.logit(keep).item()


# == wrong 9
# mistake: considers one step alone: the gate itself is set to share, lag is not used
# accept: lag|one step|each step|single
def forget_bias(lag, share):
    return math.log(share / (1 - share))


# == wrong 10
# mistake: raises the share to the power lag instead of 1 / lag
# accept: power|root|1 / lag|1/lag|inverse
def forget_bias(lag, share):
    keep = share ** lag
    return math.log(keep) - math.log1p(-keep) if keep > 0 else -math.inf


# == wrong 11
# mistake: What is lost is divided evenly among the steps, as if the cell lost the same amount each time and not the same factor.
# accept: root|factor|power|same share|product|multipl
def forget_bias(lag, share):
    gate = 1 - (1 - share) / lag
    return math.log(gate / (1 - gate))


# == wrong 12
# mistake: Equation (4) is used as it stands, for a share of 1/e, and the argument share is ignored.
# accept: share|1/e|1 / e
def forget_bias(lag, share):
    return -math.log(math.expm1(1 / lag))


# == wrong 13
# mistake: The gate is computed in single precision (a torch tensor), so for a long lag 1 - gate has lost most of its digits.
# accept: precision|float32|digits|rounding|rounded|million|double
def forget_bias(lag, share):
    gate = torch.tensor(share) ** (1 / lag)
    return torch.logit(gate).item()


# == wrong 14
# mistake: An approximation for long lags, log(lag / -log(share)), is used, which is wrong for a short lag.
# accept: approximat|short lag|one step|small lag|exact|only for long|long lags
def forget_bias(lag, share):
    # each step may lose -log(share) / lag
    return math.log(lag) - math.log(-math.log(share))


# == wrong 15
# mistake: share is read as what is lost: 1 - share is left after lag steps.
# accept: lost|forgotten|is left|1 - share|what is left
def forget_bias(lag, share):
    log_gate = math.log1p(-share) / lag
    return log_gate - math.log(-math.expm1(log_gate))


# == wrong 16
# mistake: The gate is the lag-th power of the share where it should be the lag-th root.
# accept: root|power|each step|per step|1/lag|1 / lag|keeps
def forget_bias(lag, share):
    gate = share**lag
    return math.log(gate) - math.log(1 - gate)


# == wrong 17
# mistake: Computed in float32: at a lag of a million the gate is so near 1 that most digits of 1 - gate are lost.
# accept: float32|precis|digit|round|million|large|long|accura|near 1|close to 1|single
def forget_bias(lag, share):
    gate = torch.tensor(share) ** (1 / lag)
    return torch.logit(gate).item()


# == wrong 18
# mistake: The sign of the bias is lost: the minus in front of the logarithm is missing.
# accept: sign|minus|negative|positive|1 - share|other way|opposite|turned round|upside|forget
def forget_bias(lag, share):
    gate = share ** (1 / lag)
    return math.log(1 / gate - 1)


# == wrong 19
# mistake: The approximation ln(lag / -ln share) for long lags is used as if it were exact.
# accept: approx|ln k|short lag|long lag|large|small lag|exact|one step|lag of 1|logarithm of the lag|log(lag
def forget_bias(lag, share):
    return math.log(lag) - math.log(-math.log(share))


# == wrong 20
# mistake: The loss is spread evenly: each step loses (1 - share) / lag of the whole, as if losses added up and not factors multiplied.
# accept: even|equal|linear|add|multipl|factor|root|power|product|divid|each step|subtract
def forget_bias(lag, share):
    gate = 1 - (1 - share) / lag
    return math.log(gate / (1 - gate))
