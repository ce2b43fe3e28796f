# exercise: rotary
# mistake: Turns only the first sentence of the batch; the others come back as they were.
# accept: batch|sentence|every text|texts|all of them|first one|first text
def rotary(x, index, base=10_000.0):
    B, H, T, D = x.shape
    out = x.clone()
    omega = [base ** (-2 * i / D) for i in range(D // 2)]
    for h in range(H):
        for t in range(T):
            for i in range(D // 2):
                angle = int(index[t]) * omega[i]
                a, b = x[0, h, t, i], x[0, h, t, i + D // 2]
                out[0, h, t, i] = a * math.cos(angle) - b * math.sin(angle)
                out[0, h, t, i + D // 2] = a * math.sin(angle) + b * math.cos(angle)
    return out
