# exercise: forget-bias
# mistake: returns the gate, share ** (1 / lag), instead of the bias behind it
# accept: gate|sigmoid|inverse|bias
def forget_bias(lag, share):
    return share ** (1 / lag)
