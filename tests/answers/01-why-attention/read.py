# Answers to read of 01-why-attention, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def read(ids, lengths, p):
    def run(xs, way):
        W = p[way + "_w_h"].shape[1]
        h = c = torch.zeros(W, dtype=torch.float64)
        out = []
        for x in xs:
            z = p[way + "_w_x"] @ x + p[way + "_w_h"] @ h + p[way + "_b"]
            i, f, g, o = z.chunk(4)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            out.append(h)
        return out

    scores, weights = [], []
    for row, n in zip(ids, lengths.tolist()):
        x = p["embedding"][row[:n]]
        forward = run(x, "forward")
        backward = run(x.flip(0), "backward")[::-1]
        s = torch.stack([torch.cat(pair) for pair in zip(forward, backward)])
        q = torch.cat([forward[-1], backward[0]])
        e = torch.tanh(p["w_q"] @ q + s @ p["w_k"].T) @ p["v"]
        a = e.softmax(0)
        scores.append(p["w_s"] @ (q + a @ s))
        weights.append(F.pad(a, (0, len(row) - n)))
    return torch.stack(scores), torch.stack(weights)


# == right 2
def read(ids, lengths, p):
    B, T = ids.shape
    inputs, width = p["embedding"].shape[1], p["forward_w_h"].shape[1]
    lstm = nn.LSTM(inputs, width, batch_first=True, bidirectional=True).double()
    with torch.no_grad():
        for way, end in (("forward", ""), ("backward", "_reverse")):
            getattr(lstm, "weight_ih_l0" + end).copy_(p[way + "_w_x"])
            getattr(lstm, "weight_hh_l0" + end).copy_(p[way + "_w_h"])
            getattr(lstm, "bias_ih_l0" + end).copy_(p[way + "_b"])
            getattr(lstm, "bias_hh_l0" + end).zero_()
    packed = nn.utils.rnn.pack_padded_sequence(
        p["embedding"][ids], lengths.cpu(), batch_first=True, enforce_sorted=False
    )
    states, (last, _) = lstm(packed)
    states, _ = nn.utils.rnn.pad_packed_sequence(
        states, batch_first=True, total_length=T
    )
    q = torch.cat((last[0], last[1]), dim=-1)
    keys = (q @ p["w_q"].T).unsqueeze(1) + states @ p["w_k"].T
    e = torch.tanh(keys) @ p["v"]
    e = e.masked_fill(torch.arange(T) >= lengths[:, None], float("-inf"))
    a = torch.softmax(e, dim=1)
    m = torch.einsum("bt,btw->bw", a, states)
    return (q + m) @ p["w_s"].T, a


# == right 3
def read(ids, lengths, p):
    B, T = ids.shape
    W = p["backward_w_h"].shape[1]
    x = p["embedding"][ids]
    real = torch.arange(T)[None] < lengths[:, None]

    def chain(way, order):
        # the state stays where it is while padding goes by
        h, c = torch.zeros(B, W).double(), torch.zeros(B, W).double()
        states = torch.zeros(B, T, W).double()
        for t in order:
            gates = x[:, t] @ p[f"{way}_w_x"].T + h @ p[f"{way}_w_h"].T + p[f"{way}_b"]
            i, f, g, o = gates.split(W, dim=1)
            new_c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            new_h = torch.sigmoid(o) * torch.tanh(new_c)
            on = real[:, t, None]
            c, h = torch.where(on, new_c, c), torch.where(on, new_h, h)
            states[:, t] = h * on
        return states, h

    ahead, end_ahead = chain("forward", range(T))
    back, end_back = chain("backward", range(T - 1, -1, -1))
    s = torch.cat([ahead, back], -1)
    q = torch.cat([end_ahead, end_back], -1)
    e = torch.tanh(F.linear(q, p["w_q"])[:, None] + F.linear(s, p["w_k"])) @ p["v"]
    power = e.exp() * real
    a = power / power.sum(1, keepdim=True)
    return F.linear(q + (a[..., None] * s).sum(1), p["w_s"]), a


# == right 4
def read(ids, lengths, p):
    B, T = ids.shape
    rows = torch.arange(B)[:, None]
    places = torch.arange(T)
    # reverses each text within its own length and leaves the padding where it is
    turned = torch.where(
        places < lengths[:, None], lengths[:, None] - 1 - places, places
    )

    def lstm(x, w_x, w_h, b):
        cell = nn.LSTMCell(x.shape[-1], w_h.shape[1], dtype=torch.float64)
        values = {"weight_ih": w_x, "weight_hh": w_h, "bias_ih": b, "bias_hh": 0 * b}
        state, states = None, []
        for t in range(T):
            state = torch.func.functional_call(cell, values, (x[:, t], state))
            states.append(state[0])
        return torch.stack(states, 1)

    x = p["embedding"][ids]
    f = lstm(x, p["forward_w_x"], p["forward_w_h"], p["forward_b"])
    r = lstm(x[rows, turned], p["backward_w_x"], p["backward_w_h"], p["backward_b"])
    last = lengths - 1
    q = torch.cat([f[rows[:, 0], last], r[rows[:, 0], last]], dim=1)
    s = torch.cat([f, r[rows, turned]], dim=2)
    e = (torch.tanh((q @ p["w_q"].T)[:, None] + s @ p["w_k"].T) * p["v"]).sum(-1)
    a = e.masked_fill(places >= lengths[:, None], -1e9).softmax(-1)
    return (q + torch.bmm(a[:, None], s)[:, 0]) @ p["w_s"].T, a


# == right 5
def read(ids, lengths, p):
    # by someone who wrote a class for it
    class Reader:
        def __init__(self, way):
            self.w = torch.cat([p[f"{way}_w_x"], p[f"{way}_w_h"]], dim=1)
            self.b = p[f"{way}_b"]
            self.width = len(self.b) // 4

        def __call__(self, vectors):
            h = torch.zeros(self.width, dtype=self.b.dtype)
            c = torch.zeros_like(h)
            shown = []
            for x in vectors:
                z = self.w @ torch.cat([x, h]) + self.b
                i, f, g, o = z.view(4, self.width)
                c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
                h = torch.sigmoid(o) * torch.tanh(c)
                shown.append(h)
            return shown

    ahead, back = Reader("forward"), Reader("backward")
    scores = torch.zeros(len(ids), len(p["w_s"]), dtype=torch.float64)
    weights = torch.zeros(ids.shape, dtype=torch.float64)
    for n in range(len(ids)):
        text = p["embedding"][ids[n, : lengths[n]]]
        a = ahead(text)
        b = back(reversed(list(text)))
        query = torch.cat([a[-1], b[-1]])
        b.reverse()
        states = [torch.cat(both) for both in zip(a, b)]
        e = [
            (p["v"] * torch.tanh(p["w_q"] @ query + p["w_k"] @ s)).sum() for s in states
        ]
        e = [math.exp(one) for one in e]
        found = 0
        for t, s in enumerate(states):
            weights[n, t] = e[t] / sum(e)
            found = found + weights[n, t] * s
        scores[n] = p["w_s"] @ (query + found)
    return scores, weights


# == right 6
def read(ids, lengths, p):
    B, T = ids.shape
    W = p["forward_w_h"].shape[1]

    def lstm(x, way):
        h = torch.zeros(len(x), W, dtype=torch.float64)
        c = torch.zeros(len(x), W, dtype=torch.float64)
        states = []
        for t in range(x.shape[1]):
            z = x[:, t] @ p[way + "_w_x"].T + h @ p[way + "_w_h"].T + p[way + "_b"]
            i, f, g, o = z.chunk(4, dim=1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            states.append(h)
        return torch.stack(states, dim=1)

    x = p["embedding"][ids]
    ahead = lstm(x, "forward")
    back = torch.zeros_like(ahead)
    for n in range(B):
        k = int(lengths[n])
        back[n, :k] = lstm(x[n : n + 1, :k].flip(1), "backward")[0].flip(0)
    s = torch.cat([ahead, back], dim=2)
    rows = torch.arange(B)
    q = torch.cat([ahead[rows, lengths - 1], back[:, 0]], dim=1)
    e = torch.tanh((q @ p["w_q"].T)[:, None] + s @ p["w_k"].T) @ p["v"]
    mask = torch.arange(T) < lengths[:, None]
    a = e.masked_fill(~mask, -math.inf).softmax(dim=1)
    m = (a[:, :, None] * s).sum(1)
    return (q + m) @ p["w_s"].T, a


# == right 7
def read(ids, lengths, p):
    T = ids.shape[1]

    def run(x, way):
        h = c = torch.zeros(1, p[way + "_w_h"].shape[1], dtype=torch.float64)
        out = []
        for one in x:
            h, c = lstm_step(
                one[None], h, c, p[way + "_w_x"], p[way + "_w_h"], p[way + "_b"]
            )
            out.append(h[0])
        return torch.stack(out)

    S, A = [], []
    for row, n in zip(ids, lengths):
        x = p["embedding"][row[:n]]
        f, b = run(x, "forward"), run(x.flip(0), "backward")
        q, s = torch.cat([f[-1], b[-1]]), torch.cat([f, b.flip(0)], 1)
        a = (torch.tanh(s @ p["w_k"].T + p["w_q"] @ q) @ p["v"]).softmax(0)
        A.append(torch.cat([a, torch.zeros(T - n, dtype=torch.float64)]))
        S.append(p["w_s"] @ (q + a @ s))
    return torch.stack(S), torch.stack(A)


# == wrong 1
# mistake: The second network reads from the end of the row, so it reads the padding first.
# accept: padding|own last
def read(ids, lengths, p):
    B, T = ids.shape
    W = p["forward_w_h"].shape[1]

    def lstm(x, way):
        h = torch.zeros(len(x), W, dtype=torch.float64)
        c = torch.zeros(len(x), W, dtype=torch.float64)
        states = []
        for t in range(x.shape[1]):
            z = x[:, t] @ p[way + "_w_x"].T + h @ p[way + "_w_h"].T + p[way + "_b"]
            i, f, g, o = z.chunk(4, dim=1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            states.append(h)
        return torch.stack(states, dim=1)

    x = p["embedding"][ids]
    ahead = lstm(x, "forward")
    back = lstm(x.flip(1), "backward").flip(1)
    s = torch.cat([ahead, back], dim=2)
    rows = torch.arange(B)
    q = torch.cat([ahead[rows, lengths - 1], back[:, 0]], dim=1)
    e = torch.tanh((q @ p["w_q"].T)[:, None] + s @ p["w_k"].T) @ p["v"]
    mask = torch.arange(T) < lengths[:, None]
    a = e.masked_fill(~mask, -math.inf).softmax(dim=1)
    m = (a[:, :, None] * s).sum(1)
    return (q + m) @ p["w_s"].T, a


# == wrong 2
# mistake: The query takes the forward state of the last column, behind the padding.
# accept: padding|own last|length
def read(ids, lengths, p):
    B, T = ids.shape
    W = p["forward_w_h"].shape[1]

    def lstm(x, way):
        h = torch.zeros(len(x), W, dtype=torch.float64)
        c = torch.zeros(len(x), W, dtype=torch.float64)
        states = []
        for t in range(x.shape[1]):
            z = x[:, t] @ p[way + "_w_x"].T + h @ p[way + "_w_h"].T + p[way + "_b"]
            i, f, g, o = z.chunk(4, dim=1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            states.append(h)
        return torch.stack(states, dim=1)

    x = p["embedding"][ids]
    ahead = lstm(x, "forward")
    back = torch.zeros_like(ahead)
    for n in range(B):
        k = int(lengths[n])
        back[n, :k] = lstm(x[n : n + 1, :k].flip(1), "backward")[0].flip(0)
    s = torch.cat([ahead, back], dim=2)
    rows = torch.arange(B)
    q = torch.cat([ahead[:, -1], back[:, 0]], dim=1)
    e = torch.tanh((q @ p["w_q"].T)[:, None] + s @ p["w_k"].T) @ p["v"]
    mask = torch.arange(T) < lengths[:, None]
    a = e.masked_fill(~mask, -math.inf).softmax(dim=1)
    m = (a[:, :, None] * s).sum(1)
    return (q + m) @ p["w_s"].T, a


# == wrong 3
# mistake: The query takes the backward state at the text's last token: its first step, not its last.
# accept: backward|final|whole text|first token|second
def read(ids, lengths, p):
    B, T = ids.shape
    W = p["forward_w_h"].shape[1]

    def lstm(x, way):
        h = torch.zeros(len(x), W, dtype=torch.float64)
        c = torch.zeros(len(x), W, dtype=torch.float64)
        states = []
        for t in range(x.shape[1]):
            z = x[:, t] @ p[way + "_w_x"].T + h @ p[way + "_w_h"].T + p[way + "_b"]
            i, f, g, o = z.chunk(4, dim=1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            states.append(h)
        return torch.stack(states, dim=1)

    x = p["embedding"][ids]
    ahead = lstm(x, "forward")
    back = torch.zeros_like(ahead)
    for n in range(B):
        k = int(lengths[n])
        back[n, :k] = lstm(x[n : n + 1, :k].flip(1), "backward")[0].flip(0)
    s = torch.cat([ahead, back], dim=2)
    rows = torch.arange(B)
    q = torch.cat([ahead[rows, lengths - 1], back[rows, lengths - 1]], dim=1)
    e = torch.tanh((q @ p["w_q"].T)[:, None] + s @ p["w_k"].T) @ p["v"]
    mask = torch.arange(T) < lengths[:, None]
    a = e.masked_fill(~mask, -math.inf).softmax(dim=1)
    m = (a[:, :, None] * s).sum(1)
    return (q + m) @ p["w_s"].T, a


# == wrong 4
# mistake: The weights on padding are set to 0 after the softmax, so those on the text no longer sum to 1.
# accept: sum to 1|padding|softmax
def read(ids, lengths, p):
    B, T = ids.shape
    W = p["forward_w_h"].shape[1]

    def lstm(x, way):
        h = torch.zeros(len(x), W, dtype=torch.float64)
        c = torch.zeros(len(x), W, dtype=torch.float64)
        states = []
        for t in range(x.shape[1]):
            z = x[:, t] @ p[way + "_w_x"].T + h @ p[way + "_w_h"].T + p[way + "_b"]
            i, f, g, o = z.chunk(4, dim=1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            states.append(h)
        return torch.stack(states, dim=1)

    x = p["embedding"][ids]
    ahead = lstm(x, "forward")
    back = torch.zeros_like(ahead)
    for n in range(B):
        k = int(lengths[n])
        back[n, :k] = lstm(x[n : n + 1, :k].flip(1), "backward")[0].flip(0)
    s = torch.cat([ahead, back], dim=2)
    rows = torch.arange(B)
    q = torch.cat([ahead[rows, lengths - 1], back[:, 0]], dim=1)
    e = torch.tanh((q @ p["w_q"].T)[:, None] + s @ p["w_k"].T) @ p["v"]
    mask = torch.arange(T) < lengths[:, None]
    a = e.softmax(dim=1) * mask
    m = (a[:, :, None] * s).sum(1)
    return (q + m) @ p["w_s"].T, a


# == wrong 5
# mistake: The scores on padding are multiplied by 0, which is a score like any other.
# accept: padding
def read(ids, lengths, p):
    B, T = ids.shape
    W = p["forward_w_h"].shape[1]

    def lstm(x, way):
        h = torch.zeros(len(x), W, dtype=torch.float64)
        c = torch.zeros(len(x), W, dtype=torch.float64)
        states = []
        for t in range(x.shape[1]):
            z = x[:, t] @ p[way + "_w_x"].T + h @ p[way + "_w_h"].T + p[way + "_b"]
            i, f, g, o = z.chunk(4, dim=1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            states.append(h)
        return torch.stack(states, dim=1)

    x = p["embedding"][ids]
    ahead = lstm(x, "forward")
    back = torch.zeros_like(ahead)
    for n in range(B):
        k = int(lengths[n])
        back[n, :k] = lstm(x[n : n + 1, :k].flip(1), "backward")[0].flip(0)
    s = torch.cat([ahead, back], dim=2)
    rows = torch.arange(B)
    q = torch.cat([ahead[rows, lengths - 1], back[:, 0]], dim=1)
    e = torch.tanh((q @ p["w_q"].T)[:, None] + s @ p["w_k"].T) @ p["v"]
    mask = torch.arange(T) < lengths[:, None]
    a = (e * mask).softmax(dim=1)
    m = (a[:, :, None] * s).sum(1)
    return (q + m) @ p["w_s"].T, a


# == wrong 6
# mistake: The backward states stay in the order in which they were read.
# accept: order|position|turn|place|step|token|align
def read(ids, lengths, p):
    B, T = ids.shape
    W = p["forward_w_h"].shape[1]

    def lstm(x, way):
        h = torch.zeros(len(x), W, dtype=torch.float64)
        c = torch.zeros(len(x), W, dtype=torch.float64)
        states = []
        for t in range(x.shape[1]):
            z = x[:, t] @ p[way + "_w_x"].T + h @ p[way + "_w_h"].T + p[way + "_b"]
            i, f, g, o = z.chunk(4, dim=1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            states.append(h)
        return torch.stack(states, dim=1)

    x = p["embedding"][ids]
    ahead = lstm(x, "forward")
    back = torch.zeros_like(ahead)
    for n in range(B):
        k = int(lengths[n])
        back[n, :k] = lstm(x[n : n + 1, :k].flip(1), "backward")[0]
    s = torch.cat([ahead, back], dim=2)
    rows = torch.arange(B)
    q = torch.cat([ahead[rows, lengths - 1], back[rows, lengths - 1]], dim=1)
    e = torch.tanh((q @ p["w_q"].T)[:, None] + s @ p["w_k"].T) @ p["v"]
    mask = torch.arange(T) < lengths[:, None]
    a = e.masked_fill(~mask, -math.inf).softmax(dim=1)
    m = (a[:, :, None] * s).sum(1)
    return (q + m) @ p["w_s"].T, a


# == wrong 7
# mistake: The backward states come first in each pair.
# accept: forward first|order|first|halves|swap
def read(ids, lengths, p):
    B, T = ids.shape
    W = p["forward_w_h"].shape[1]

    def lstm(x, way):
        h = torch.zeros(len(x), W, dtype=torch.float64)
        c = torch.zeros(len(x), W, dtype=torch.float64)
        states = []
        for t in range(x.shape[1]):
            z = x[:, t] @ p[way + "_w_x"].T + h @ p[way + "_w_h"].T + p[way + "_b"]
            i, f, g, o = z.chunk(4, dim=1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            states.append(h)
        return torch.stack(states, dim=1)

    x = p["embedding"][ids]
    ahead = lstm(x, "forward")
    back = torch.zeros_like(ahead)
    for n in range(B):
        k = int(lengths[n])
        back[n, :k] = lstm(x[n : n + 1, :k].flip(1), "backward")[0].flip(0)
    s = torch.cat([back, ahead], dim=2)
    rows = torch.arange(B)
    q = torch.cat([back[:, 0], ahead[rows, lengths - 1]], dim=1)
    e = torch.tanh((q @ p["w_q"].T)[:, None] + s @ p["w_k"].T) @ p["v"]
    mask = torch.arange(T) < lengths[:, None]
    a = e.masked_fill(~mask, -math.inf).softmax(dim=1)
    m = (a[:, :, None] * s).sum(1)
    return (q + m) @ p["w_s"].T, a


# == wrong 8
# mistake: The softmax runs over the batch.
# accept: softmax|sum to 1|batch|axis
def read(ids, lengths, p):
    B, T = ids.shape
    W = p["forward_w_h"].shape[1]

    def lstm(x, way):
        h = torch.zeros(len(x), W, dtype=torch.float64)
        c = torch.zeros(len(x), W, dtype=torch.float64)
        states = []
        for t in range(x.shape[1]):
            z = x[:, t] @ p[way + "_w_x"].T + h @ p[way + "_w_h"].T + p[way + "_b"]
            i, f, g, o = z.chunk(4, dim=1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            states.append(h)
        return torch.stack(states, dim=1)

    x = p["embedding"][ids]
    ahead = lstm(x, "forward")
    back = torch.zeros_like(ahead)
    for n in range(B):
        k = int(lengths[n])
        back[n, :k] = lstm(x[n : n + 1, :k].flip(1), "backward")[0].flip(0)
    s = torch.cat([ahead, back], dim=2)
    rows = torch.arange(B)
    q = torch.cat([ahead[rows, lengths - 1], back[:, 0]], dim=1)
    e = torch.tanh((q @ p["w_q"].T)[:, None] + s @ p["w_k"].T) @ p["v"]
    mask = torch.arange(T) < lengths[:, None]
    a = e.masked_fill(~mask, -math.inf).softmax(dim=0).nan_to_num()
    m = (a[:, :, None] * s).sum(1)
    return (q + m) @ p["w_s"].T, a


# == wrong 9
# mistake: What is found is scored without the query.
# accept: q + m|query|q
def read(ids, lengths, p):
    B, T = ids.shape
    W = p["forward_w_h"].shape[1]

    def lstm(x, way):
        h = torch.zeros(len(x), W, dtype=torch.float64)
        c = torch.zeros(len(x), W, dtype=torch.float64)
        states = []
        for t in range(x.shape[1]):
            z = x[:, t] @ p[way + "_w_x"].T + h @ p[way + "_w_h"].T + p[way + "_b"]
            i, f, g, o = z.chunk(4, dim=1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            states.append(h)
        return torch.stack(states, dim=1)

    x = p["embedding"][ids]
    ahead = lstm(x, "forward")
    back = torch.zeros_like(ahead)
    for n in range(B):
        k = int(lengths[n])
        back[n, :k] = lstm(x[n : n + 1, :k].flip(1), "backward")[0].flip(0)
    s = torch.cat([ahead, back], dim=2)
    rows = torch.arange(B)
    q = torch.cat([ahead[rows, lengths - 1], back[:, 0]], dim=1)
    e = torch.tanh((q @ p["w_q"].T)[:, None] + s @ p["w_k"].T) @ p["v"]
    mask = torch.arange(T) < lengths[:, None]
    a = e.masked_fill(~mask, -math.inf).softmax(dim=1)
    m = (a[:, :, None] * s).sum(1)
    return m @ p["w_s"].T, a


# == wrong 10
# mistake: Both directions read with the forward parameters.
# accept: parameters|backward_|weights|own|same|second
def read(ids, lengths, p):
    B, T = ids.shape
    W = p["forward_w_h"].shape[1]

    def lstm(x, way):
        h = torch.zeros(len(x), W, dtype=torch.float64)
        c = torch.zeros(len(x), W, dtype=torch.float64)
        states = []
        for t in range(x.shape[1]):
            z = x[:, t] @ p[way + "_w_x"].T + h @ p[way + "_w_h"].T + p[way + "_b"]
            i, f, g, o = z.chunk(4, dim=1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            states.append(h)
        return torch.stack(states, dim=1)

    x = p["embedding"][ids]
    ahead = lstm(x, "forward")
    back = torch.zeros_like(ahead)
    for n in range(B):
        k = int(lengths[n])
        back[n, :k] = lstm(x[n : n + 1, :k].flip(1), "forward")[0].flip(0)
    s = torch.cat([ahead, back], dim=2)
    rows = torch.arange(B)
    q = torch.cat([ahead[rows, lengths - 1], back[:, 0]], dim=1)
    e = torch.tanh((q @ p["w_q"].T)[:, None] + s @ p["w_k"].T) @ p["v"]
    mask = torch.arange(T) < lengths[:, None]
    a = e.masked_fill(~mask, -math.inf).softmax(dim=1)
    m = (a[:, :, None] * s).sum(1)
    return (q + m) @ p["w_s"].T, a


# == wrong 11
# mistake: The gates are taken in the order i, f, o, g.
# accept: gate|order|block|step
def read(ids, lengths, p):
    B, T = ids.shape
    W = p["forward_w_h"].shape[1]

    def lstm(x, way):
        h = torch.zeros(len(x), W, dtype=torch.float64)
        c = torch.zeros(len(x), W, dtype=torch.float64)
        states = []
        for t in range(x.shape[1]):
            z = x[:, t] @ p[way + "_w_x"].T + h @ p[way + "_w_h"].T + p[way + "_b"]
            i, f, o, g = z.chunk(4, dim=1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            states.append(h)
        return torch.stack(states, dim=1)

    x = p["embedding"][ids]
    ahead = lstm(x, "forward")
    back = torch.zeros_like(ahead)
    for n in range(B):
        k = int(lengths[n])
        back[n, :k] = lstm(x[n : n + 1, :k].flip(1), "backward")[0].flip(0)
    s = torch.cat([ahead, back], dim=2)
    rows = torch.arange(B)
    q = torch.cat([ahead[rows, lengths - 1], back[:, 0]], dim=1)
    e = torch.tanh((q @ p["w_q"].T)[:, None] + s @ p["w_k"].T) @ p["v"]
    mask = torch.arange(T) < lengths[:, None]
    a = e.masked_fill(~mask, -math.inf).softmax(dim=1)
    m = (a[:, :, None] * s).sum(1)
    return (q + m) @ p["w_s"].T, a


# == wrong 12
# mistake: The states hold the cells instead of what is shown.
# accept: cell|shown|h|tanh
def read(ids, lengths, p):
    B, T = ids.shape
    W = p["forward_w_h"].shape[1]

    def lstm(x, way):
        h = torch.zeros(len(x), W, dtype=torch.float64)
        c = torch.zeros(len(x), W, dtype=torch.float64)
        states = []
        for t in range(x.shape[1]):
            z = x[:, t] @ p[way + "_w_x"].T + h @ p[way + "_w_h"].T + p[way + "_b"]
            i, f, g, o = z.chunk(4, dim=1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            states.append(c)
        return torch.stack(states, dim=1)

    x = p["embedding"][ids]
    ahead = lstm(x, "forward")
    back = torch.zeros_like(ahead)
    for n in range(B):
        k = int(lengths[n])
        back[n, :k] = lstm(x[n : n + 1, :k].flip(1), "backward")[0].flip(0)
    s = torch.cat([ahead, back], dim=2)
    rows = torch.arange(B)
    q = torch.cat([ahead[rows, lengths - 1], back[:, 0]], dim=1)
    e = torch.tanh((q @ p["w_q"].T)[:, None] + s @ p["w_k"].T) @ p["v"]
    mask = torch.arange(T) < lengths[:, None]
    a = e.masked_fill(~mask, -math.inf).softmax(dim=1)
    m = (a[:, :, None] * s).sum(1)
    return (q + m) @ p["w_s"].T, a


# == wrong 13
# mistake: W_q is given the states and W_k the query.
# accept: W_q|W_k|key|query
def read(ids, lengths, p):
    B, T = ids.shape
    W = p["forward_w_h"].shape[1]

    def lstm(x, way):
        h = torch.zeros(len(x), W, dtype=torch.float64)
        c = torch.zeros(len(x), W, dtype=torch.float64)
        states = []
        for t in range(x.shape[1]):
            z = x[:, t] @ p[way + "_w_x"].T + h @ p[way + "_w_h"].T + p[way + "_b"]
            i, f, g, o = z.chunk(4, dim=1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            states.append(h)
        return torch.stack(states, dim=1)

    x = p["embedding"][ids]
    ahead = lstm(x, "forward")
    back = torch.zeros_like(ahead)
    for n in range(B):
        k = int(lengths[n])
        back[n, :k] = lstm(x[n : n + 1, :k].flip(1), "backward")[0].flip(0)
    s = torch.cat([ahead, back], dim=2)
    rows = torch.arange(B)
    q = torch.cat([ahead[rows, lengths - 1], back[:, 0]], dim=1)
    e = torch.tanh((q @ p["w_k"].T)[:, None] + s @ p["w_q"].T) @ p["v"]
    mask = torch.arange(T) < lengths[:, None]
    a = e.masked_fill(~mask, -math.inf).softmax(dim=1)
    m = (a[:, :, None] * s).sum(1)
    return (q + m) @ p["w_s"].T, a


# == wrong 14
# mistake: The tanh in the score is left out.
# accept: tanh
def read(ids, lengths, p):
    B, T = ids.shape
    W = p["forward_w_h"].shape[1]

    def lstm(x, way):
        h = torch.zeros(len(x), W, dtype=torch.float64)
        c = torch.zeros(len(x), W, dtype=torch.float64)
        states = []
        for t in range(x.shape[1]):
            z = x[:, t] @ p[way + "_w_x"].T + h @ p[way + "_w_h"].T + p[way + "_b"]
            i, f, g, o = z.chunk(4, dim=1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            states.append(h)
        return torch.stack(states, dim=1)

    x = p["embedding"][ids]
    ahead = lstm(x, "forward")
    back = torch.zeros_like(ahead)
    for n in range(B):
        k = int(lengths[n])
        back[n, :k] = lstm(x[n : n + 1, :k].flip(1), "backward")[0].flip(0)
    s = torch.cat([ahead, back], dim=2)
    rows = torch.arange(B)
    q = torch.cat([ahead[rows, lengths - 1], back[:, 0]], dim=1)
    e = ((q @ p["w_q"].T)[:, None] + s @ p["w_k"].T) @ p["v"]
    mask = torch.arange(T) < lengths[:, None]
    a = e.masked_fill(~mask, -math.inf).softmax(dim=1)
    m = (a[:, :, None] * s).sum(1)
    return (q + m) @ p["w_s"].T, a


# == wrong 15
# mistake: The mask is one too long: the first place of the padding counts.
# accept: padding|length|one
def read(ids, lengths, p):
    B, T = ids.shape
    W = p["forward_w_h"].shape[1]

    def lstm(x, way):
        h = torch.zeros(len(x), W, dtype=torch.float64)
        c = torch.zeros(len(x), W, dtype=torch.float64)
        states = []
        for t in range(x.shape[1]):
            z = x[:, t] @ p[way + "_w_x"].T + h @ p[way + "_w_h"].T + p[way + "_b"]
            i, f, g, o = z.chunk(4, dim=1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            states.append(h)
        return torch.stack(states, dim=1)

    x = p["embedding"][ids]
    ahead = lstm(x, "forward")
    back = torch.zeros_like(ahead)
    for n in range(B):
        k = int(lengths[n])
        back[n, :k] = lstm(x[n : n + 1, :k].flip(1), "backward")[0].flip(0)
    s = torch.cat([ahead, back], dim=2)
    rows = torch.arange(B)
    q = torch.cat([ahead[rows, lengths - 1], back[:, 0]], dim=1)
    e = torch.tanh((q @ p["w_q"].T)[:, None] + s @ p["w_k"].T) @ p["v"]
    mask = torch.arange(T) <= lengths[:, None]
    a = e.masked_fill(~mask, -math.inf).softmax(dim=1)
    m = (a[:, :, None] * s).sum(1)
    return (q + m) @ p["w_s"].T, a


# == wrong 16
# mistake: The second network begins with the state in which the first one ended, not with zeros.
# accept: zero|start|begin
def read(ids, lengths, p):
    B, T = ids.shape
    W = p["forward_w_h"].shape[1]

    def lstm(x, way, h=None):
        h = torch.zeros(len(x), W, dtype=torch.float64) if h is None else h
        c = torch.zeros(len(x), W, dtype=torch.float64)
        states = []
        for t in range(x.shape[1]):
            z = x[:, t] @ p[way + "_w_x"].T + h @ p[way + "_w_h"].T + p[way + "_b"]
            i, f, g, o = z.chunk(4, dim=1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            states.append(h)
        return torch.stack(states, dim=1)

    x = p["embedding"][ids]
    ahead = lstm(x, "forward")
    back = torch.zeros_like(ahead)
    for n in range(B):
        k = int(lengths[n])
        back[n, :k] = lstm(
            x[n : n + 1, :k].flip(1), "backward", ahead[n : n + 1, k - 1]
        )[0].flip(0)
    s = torch.cat([ahead, back], dim=2)
    rows = torch.arange(B)
    q = torch.cat([ahead[rows, lengths - 1], back[:, 0]], dim=1)
    e = torch.tanh((q @ p["w_q"].T)[:, None] + s @ p["w_k"].T) @ p["v"]
    mask = torch.arange(T) < lengths[:, None]
    a = e.masked_fill(~mask, -math.inf).softmax(dim=1)
    m = (a[:, :, None] * s).sum(1)
    return (q + m) @ p["w_s"].T, a


# == wrong 17
# mistake: The query is the last column of the states, as in the chapter.
# accept: padding|final|backward|own last|length
def read(ids, lengths, p):
    B, T = ids.shape
    W = p["forward_w_h"].shape[1]

    def lstm(x, way):
        h = torch.zeros(len(x), W, dtype=torch.float64)
        c = torch.zeros(len(x), W, dtype=torch.float64)
        states = []
        for t in range(x.shape[1]):
            z = x[:, t] @ p[way + "_w_x"].T + h @ p[way + "_w_h"].T + p[way + "_b"]
            i, f, g, o = z.chunk(4, dim=1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            states.append(h)
        return torch.stack(states, dim=1)

    x = p["embedding"][ids]
    ahead = lstm(x, "forward")
    back = torch.zeros_like(ahead)
    for n in range(B):
        k = int(lengths[n])
        back[n, :k] = lstm(x[n : n + 1, :k].flip(1), "backward")[0].flip(0)
    s = torch.cat([ahead, back], dim=2)
    rows = torch.arange(B)
    q = s[:, -1]
    e = torch.tanh((q @ p["w_q"].T)[:, None] + s @ p["w_k"].T) @ p["v"]
    mask = torch.arange(T) < lengths[:, None]
    a = e.masked_fill(~mask, -math.inf).softmax(dim=1)
    m = (a[:, :, None] * s).sum(1)
    return (q + m) @ p["w_s"].T, a


# == wrong 18
# mistake: What the query joins are the two cells, not what was shown.
# accept: cell|shown|query
def read(ids, lengths, p):
    B, T = ids.shape
    W = p["forward_w_h"].shape[1]

    def lstm(x, way):
        h = torch.zeros(len(x), W, dtype=torch.float64)
        c = torch.zeros(len(x), W, dtype=torch.float64)
        states = []
        for t in range(x.shape[1]):
            z = x[:, t] @ p[way + "_w_x"].T + h @ p[way + "_w_h"].T + p[way + "_b"]
            i, f, g, o = z.chunk(4, dim=1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            states.append(h)
        return torch.stack(states, dim=1), c

    x = p["embedding"][ids]
    ahead, _ = lstm(x, "forward")
    back, q = torch.zeros_like(ahead), torch.zeros(B, 2 * W, dtype=torch.float64)
    for n in range(B):
        text = x[n : n + 1, : int(lengths[n])]
        q[n, :W] = lstm(text, "forward")[1]
        states, q[n, W:] = lstm(text.flip(1), "backward")
        back[n, : lengths[n]] = states[0].flip(0)
    s = torch.cat([ahead, back], dim=2)
    e = torch.tanh((q @ p["w_q"].T)[:, None] + s @ p["w_k"].T) @ p["v"]
    mask = torch.arange(T) < lengths[:, None]
    a = e.masked_fill(~mask, -math.inf).softmax(dim=1)
    m = (a[:, :, None] * s).sum(1)
    return (q + m) @ p["w_s"].T, a


# == wrong 19
# mistake: The text is attended to without its last token, because that one asks.
# accept: last|softmax|weight|every|token
def read(ids, lengths, p):
    B, T = ids.shape
    W = p["forward_w_h"].shape[1]

    def lstm(x, way):
        h = torch.zeros(len(x), W, dtype=torch.float64)
        c = torch.zeros(len(x), W, dtype=torch.float64)
        states = []
        for t in range(x.shape[1]):
            z = x[:, t] @ p[way + "_w_x"].T + h @ p[way + "_w_h"].T + p[way + "_b"]
            i, f, g, o = z.chunk(4, dim=1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            states.append(h)
        return torch.stack(states, dim=1)

    x = p["embedding"][ids]
    ahead = lstm(x, "forward")
    back = torch.zeros_like(ahead)
    for n in range(B):
        k = int(lengths[n])
        back[n, :k] = lstm(x[n : n + 1, :k].flip(1), "backward")[0].flip(0)
    s = torch.cat([ahead, back], dim=2)
    rows = torch.arange(B)
    q = torch.cat([ahead[rows, lengths - 1], back[:, 0]], dim=1)
    e = torch.tanh((q @ p["w_q"].T)[:, None] + s @ p["w_k"].T) @ p["v"]
    mask = torch.arange(T) < lengths[:, None]
    a = e.masked_fill(~mask, -math.inf)
    a[rows, lengths - 1] = -math.inf
    a = a.softmax(dim=1).nan_to_num()
    m = (a[:, :, None] * s).sum(1)
    return (q + m) @ p["w_s"].T, a


# == wrong 20
# mistake: The scores are returned after the weights.
# accept: order|scores|first|tuple|shape
def read(ids, lengths, p):
    B, T = ids.shape
    W = p["forward_w_h"].shape[1]

    def lstm(x, way):
        h = torch.zeros(len(x), W, dtype=torch.float64)
        c = torch.zeros(len(x), W, dtype=torch.float64)
        states = []
        for t in range(x.shape[1]):
            z = x[:, t] @ p[way + "_w_x"].T + h @ p[way + "_w_h"].T + p[way + "_b"]
            i, f, g, o = z.chunk(4, dim=1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            states.append(h)
        return torch.stack(states, dim=1)

    x = p["embedding"][ids]
    ahead = lstm(x, "forward")
    back = torch.zeros_like(ahead)
    for n in range(B):
        k = int(lengths[n])
        back[n, :k] = lstm(x[n : n + 1, :k].flip(1), "backward")[0].flip(0)
    s = torch.cat([ahead, back], dim=2)
    rows = torch.arange(B)
    q = torch.cat([ahead[rows, lengths - 1], back[:, 0]], dim=1)
    e = torch.tanh((q @ p["w_q"].T)[:, None] + s @ p["w_k"].T) @ p["v"]
    mask = torch.arange(T) < lengths[:, None]
    a = e.masked_fill(~mask, -math.inf).softmax(dim=1)
    m = (a[:, :, None] * s).sum(1)
    return a, (q + m) @ p["w_s"].T


# == wrong 21
# mistake: The mean is divided by the length of the text once more.
# accept: mean|divide|sum|m
def read(ids, lengths, p):
    B, T = ids.shape
    W = p["forward_w_h"].shape[1]

    def lstm(x, way):
        h = torch.zeros(len(x), W, dtype=torch.float64)
        c = torch.zeros(len(x), W, dtype=torch.float64)
        states = []
        for t in range(x.shape[1]):
            z = x[:, t] @ p[way + "_w_x"].T + h @ p[way + "_w_h"].T + p[way + "_b"]
            i, f, g, o = z.chunk(4, dim=1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            states.append(h)
        return torch.stack(states, dim=1)

    x = p["embedding"][ids]
    ahead = lstm(x, "forward")
    back = torch.zeros_like(ahead)
    for n in range(B):
        k = int(lengths[n])
        back[n, :k] = lstm(x[n : n + 1, :k].flip(1), "backward")[0].flip(0)
    s = torch.cat([ahead, back], dim=2)
    rows = torch.arange(B)
    q = torch.cat([ahead[rows, lengths - 1], back[:, 0]], dim=1)
    e = torch.tanh((q @ p["w_q"].T)[:, None] + s @ p["w_k"].T) @ p["v"]
    mask = torch.arange(T) < lengths[:, None]
    a = e.masked_fill(~mask, -math.inf).softmax(dim=1)
    m = (a[:, :, None] * s).sum(1) / lengths[:, None]
    return (q + m) @ p["w_s"].T, a


# == wrong 22
# mistake: The weights returned are the scores before the softmax.
# accept: softmax|sum to 1|weights
def read(ids, lengths, p):
    B, T = ids.shape
    W = p["forward_w_h"].shape[1]

    def lstm(x, way):
        h = torch.zeros(len(x), W, dtype=torch.float64)
        c = torch.zeros(len(x), W, dtype=torch.float64)
        states = []
        for t in range(x.shape[1]):
            z = x[:, t] @ p[way + "_w_x"].T + h @ p[way + "_w_h"].T + p[way + "_b"]
            i, f, g, o = z.chunk(4, dim=1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            states.append(h)
        return torch.stack(states, dim=1)

    x = p["embedding"][ids]
    ahead = lstm(x, "forward")
    back = torch.zeros_like(ahead)
    for n in range(B):
        k = int(lengths[n])
        back[n, :k] = lstm(x[n : n + 1, :k].flip(1), "backward")[0].flip(0)
    s = torch.cat([ahead, back], dim=2)
    rows = torch.arange(B)
    q = torch.cat([ahead[rows, lengths - 1], back[:, 0]], dim=1)
    e = torch.tanh((q @ p["w_q"].T)[:, None] + s @ p["w_k"].T) @ p["v"]
    mask = torch.arange(T) < lengths[:, None]
    a = e.masked_fill(~mask, -math.inf).softmax(dim=1)
    m = (a[:, :, None] * s).sum(1)
    return (q + m) @ p["w_s"].T, e * mask


# == wrong 23
# mistake: nn.LSTM reads the padded rows without being told their lengths.
# accept: padding|own last|length
def read(ids, lengths, p):
    width = p["forward_w_h"].shape[1]
    lstm = nn.LSTM(p["embedding"].shape[1], width, batch_first=True, bidirectional=True)
    lstm = lstm.double()
    with torch.no_grad():
        for way, end in (("forward", ""), ("backward", "_reverse")):
            getattr(lstm, "weight_ih_l0" + end).copy_(p[way + "_w_x"])
            getattr(lstm, "weight_hh_l0" + end).copy_(p[way + "_w_h"])
            getattr(lstm, "bias_ih_l0" + end).copy_(p[way + "_b"])
            getattr(lstm, "bias_hh_l0" + end).zero_()
        s, (h, _) = lstm(p["embedding"][ids])
        q = torch.cat([h[0], h[1]], dim=1)
        e = torch.tanh((q @ p["w_q"].T)[:, None] + s @ p["w_k"].T) @ p["v"]
        e[torch.arange(ids.shape[1]) >= lengths[:, None]] = -math.inf
        a = e.softmax(1)
        return (q + torch.einsum("bt,btw->bw", a, s)) @ p["w_s"].T, a


# == wrong 24
# mistake: nn.LSTM keeps its own random second bias beside b.
# accept: bias|gate|step|b
def read(ids, lengths, p):
    torch.manual_seed(0)
    width = p["forward_w_h"].shape[1]
    lstm = nn.LSTM(p["embedding"].shape[1], width, batch_first=True, bidirectional=True)
    lstm = lstm.double()
    with torch.no_grad():
        for way, end in (("forward", ""), ("backward", "_reverse")):
            getattr(lstm, "weight_ih_l0" + end).copy_(p[way + "_w_x"])
            getattr(lstm, "weight_hh_l0" + end).copy_(p[way + "_w_h"])
            getattr(lstm, "bias_ih_l0" + end).copy_(p[way + "_b"])
        packed = nn.utils.rnn.pack_padded_sequence(
            p["embedding"][ids], lengths, batch_first=True, enforce_sorted=False
        )
        s, (h, _) = lstm(packed)
        s, _ = nn.utils.rnn.pad_packed_sequence(
            s, batch_first=True, total_length=ids.shape[1]
        )
        q = torch.cat([h[0], h[1]], dim=1)
        e = torch.tanh((q @ p["w_q"].T)[:, None] + s @ p["w_k"].T) @ p["v"]
        e[torch.arange(ids.shape[1]) >= lengths[:, None]] = -math.inf
        a = e.softmax(1)
        return (q + torch.einsum("bt,btw->bw", a, s)) @ p["w_s"].T, a


# == wrong 25
# mistake: The whole row is turned, then the mask of the unturned row is laid over it.
# accept: padding|order|own last|place|token|step|turn
def read(ids, lengths, p):
    B, T = ids.shape
    W = p["forward_w_h"].shape[1]

    def lstm(x, way):
        h = torch.zeros(len(x), W, dtype=torch.float64)
        c = torch.zeros(len(x), W, dtype=torch.float64)
        states = []
        for t in range(x.shape[1]):
            z = x[:, t] @ p[way + "_w_x"].T + h @ p[way + "_w_h"].T + p[way + "_b"]
            i, f, g, o = z.chunk(4, dim=1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            states.append(h)
        return torch.stack(states, dim=1)

    x = p["embedding"][ids]
    ahead = lstm(x, "forward")
    back = lstm(x.flip(1), "backward")
    s = torch.cat([ahead, back], dim=2)
    rows = torch.arange(B)
    q = torch.cat([ahead[rows, lengths - 1], back[rows, lengths - 1]], dim=1)
    e = torch.tanh((q @ p["w_q"].T)[:, None] + s @ p["w_k"].T) @ p["v"]
    mask = torch.arange(T) < lengths[:, None]
    a = e.masked_fill(~mask, -math.inf).softmax(dim=1)
    m = (a[:, :, None] * s).sum(1)
    return (q + m) @ p["w_s"].T, a


# == wrong 26
# mistake: Takes token 0 for padding, in place of lengths.
# accept: padding|length
def read(ids, lengths, p):
    B, T = ids.shape
    W = p["forward_w_h"].shape[1]

    def lstm(x, way):
        h = torch.zeros(len(x), W, dtype=torch.float64)
        c = torch.zeros(len(x), W, dtype=torch.float64)
        states = []
        for t in range(x.shape[1]):
            z = x[:, t] @ p[way + "_w_x"].T + h @ p[way + "_w_h"].T + p[way + "_b"]
            i, f, g, o = z.chunk(4, dim=1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            states.append(h)
        return torch.stack(states, dim=1)

    x = p["embedding"][ids]
    ahead = lstm(x, "forward")
    back = torch.zeros_like(ahead)
    for n in range(B):
        k = int(lengths[n])
        back[n, :k] = lstm(x[n : n + 1, :k].flip(1), "backward")[0].flip(0)
    s = torch.cat([ahead, back], dim=2)
    rows = torch.arange(B)
    q = torch.cat([ahead[rows, lengths - 1], back[:, 0]], dim=1)
    e = torch.tanh((q @ p["w_q"].T)[:, None] + s @ p["w_k"].T) @ p["v"]
    mask = ids != 0
    a = e.masked_fill(~mask, -math.inf).softmax(dim=1).nan_to_num()
    m = (a[:, :, None] * s).sum(1)
    return (q + m) @ p["w_s"].T, a


# == wrong 27
# mistake: The scores on padding are set to -10, not to minus infinity.
# accept: padding|infinity
def read(ids, lengths, p):
    B, T = ids.shape
    W = p["forward_w_h"].shape[1]

    def lstm(x, way):
        h = torch.zeros(len(x), W, dtype=torch.float64)
        c = torch.zeros(len(x), W, dtype=torch.float64)
        states = []
        for t in range(x.shape[1]):
            z = x[:, t] @ p[way + "_w_x"].T + h @ p[way + "_w_h"].T + p[way + "_b"]
            i, f, g, o = z.chunk(4, dim=1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            states.append(h)
        return torch.stack(states, dim=1)

    x = p["embedding"][ids]
    ahead = lstm(x, "forward")
    back = torch.zeros_like(ahead)
    for n in range(B):
        k = int(lengths[n])
        back[n, :k] = lstm(x[n : n + 1, :k].flip(1), "backward")[0].flip(0)
    s = torch.cat([ahead, back], dim=2)
    rows = torch.arange(B)
    q = torch.cat([ahead[rows, lengths - 1], back[:, 0]], dim=1)
    e = torch.tanh((q @ p["w_q"].T)[:, None] + s @ p["w_k"].T) @ p["v"]
    mask = torch.arange(T) < lengths[:, None]
    a = e.masked_fill(~mask, -10.0).softmax(dim=1)
    m = (a[:, :, None] * s).sum(1)
    return (q + m) @ p["w_s"].T, a


# == wrong 28
# mistake: The weights are only as wide as the longest text.
# accept: T|wide|shape|long
def read(ids, lengths, p):
    B, T = ids.shape
    W = p["forward_w_h"].shape[1]

    def lstm(x, way):
        h = torch.zeros(len(x), W, dtype=torch.float64)
        c = torch.zeros(len(x), W, dtype=torch.float64)
        states = []
        for t in range(x.shape[1]):
            z = x[:, t] @ p[way + "_w_x"].T + h @ p[way + "_w_h"].T + p[way + "_b"]
            i, f, g, o = z.chunk(4, dim=1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            states.append(h)
        return torch.stack(states, dim=1)

    x = p["embedding"][ids]
    ahead = lstm(x, "forward")
    back = torch.zeros_like(ahead)
    for n in range(B):
        k = int(lengths[n])
        back[n, :k] = lstm(x[n : n + 1, :k].flip(1), "backward")[0].flip(0)
    s = torch.cat([ahead, back], dim=2)
    rows = torch.arange(B)
    q = torch.cat([ahead[rows, lengths - 1], back[:, 0]], dim=1)
    e = torch.tanh((q @ p["w_q"].T)[:, None] + s @ p["w_k"].T) @ p["v"]
    mask = torch.arange(T) < lengths[:, None]
    a = e.masked_fill(~mask, -math.inf).softmax(dim=1)
    m = (a[:, :, None] * s).sum(1)
    return (q + m) @ p["w_s"].T, a[:, : int(lengths.max())]


# == wrong 29
# mistake: The backward half of the query stands in both places.
# accept: query|half|final
def read(ids, lengths, p):
    B, T = ids.shape
    W = p["forward_w_h"].shape[1]

    def lstm(x, way):
        h = torch.zeros(len(x), W, dtype=torch.float64)
        c = torch.zeros(len(x), W, dtype=torch.float64)
        states = []
        for t in range(x.shape[1]):
            z = x[:, t] @ p[way + "_w_x"].T + h @ p[way + "_w_h"].T + p[way + "_b"]
            i, f, g, o = z.chunk(4, dim=1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            states.append(h)
        return torch.stack(states, dim=1)

    x = p["embedding"][ids]
    ahead = lstm(x, "forward")
    back = torch.zeros_like(ahead)
    for n in range(B):
        k = int(lengths[n])
        back[n, :k] = lstm(x[n : n + 1, :k].flip(1), "backward")[0].flip(0)
    s = torch.cat([ahead, back], dim=2)
    rows = torch.arange(B)
    q = torch.cat([back[:, 0], back[:, 0]], dim=1)
    e = torch.tanh((q @ p["w_q"].T)[:, None] + s @ p["w_k"].T) @ p["v"]
    mask = torch.arange(T) < lengths[:, None]
    a = e.masked_fill(~mask, -math.inf).softmax(dim=1)
    m = (a[:, :, None] * s).sum(1)
    return (q + m) @ p["w_s"].T, a


# == wrong 30
# mistake: The scores are scaled by a root, as in another attention.
# accept: tanh|softmax|score
def read(ids, lengths, p):
    B, T = ids.shape
    W = p["forward_w_h"].shape[1]

    def lstm(x, way):
        h = torch.zeros(len(x), W, dtype=torch.float64)
        c = torch.zeros(len(x), W, dtype=torch.float64)
        states = []
        for t in range(x.shape[1]):
            z = x[:, t] @ p[way + "_w_x"].T + h @ p[way + "_w_h"].T + p[way + "_b"]
            i, f, g, o = z.chunk(4, dim=1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            states.append(h)
        return torch.stack(states, dim=1)

    x = p["embedding"][ids]
    ahead = lstm(x, "forward")
    back = torch.zeros_like(ahead)
    for n in range(B):
        k = int(lengths[n])
        back[n, :k] = lstm(x[n : n + 1, :k].flip(1), "backward")[0].flip(0)
    s = torch.cat([ahead, back], dim=2)
    rows = torch.arange(B)
    q = torch.cat([ahead[rows, lengths - 1], back[:, 0]], dim=1)
    e = (
        torch.tanh((q @ p["w_q"].T)[:, None] + s @ p["w_k"].T)
        @ p["v"]
        / p["v"].shape[0] ** 0.5
    )
    mask = torch.arange(T) < lengths[:, None]
    a = e.masked_fill(~mask, -math.inf).softmax(dim=1)
    m = (a[:, :, None] * s).sum(1)
    return (q + m) @ p["w_s"].T, a


# == wrong 31
# mistake: The query is what is scored; attention is computed and thrown away.
# accept: q + m|found|query
def read(ids, lengths, p):
    B, T = ids.shape
    W = p["forward_w_h"].shape[1]

    def lstm(x, way):
        h = torch.zeros(len(x), W, dtype=torch.float64)
        c = torch.zeros(len(x), W, dtype=torch.float64)
        states = []
        for t in range(x.shape[1]):
            z = x[:, t] @ p[way + "_w_x"].T + h @ p[way + "_w_h"].T + p[way + "_b"]
            i, f, g, o = z.chunk(4, dim=1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            states.append(h)
        return torch.stack(states, dim=1)

    x = p["embedding"][ids]
    ahead = lstm(x, "forward")
    back = torch.zeros_like(ahead)
    for n in range(B):
        k = int(lengths[n])
        back[n, :k] = lstm(x[n : n + 1, :k].flip(1), "backward")[0].flip(0)
    s = torch.cat([ahead, back], dim=2)
    rows = torch.arange(B)
    q = torch.cat([ahead[rows, lengths - 1], back[:, 0]], dim=1)
    e = torch.tanh((q @ p["w_q"].T)[:, None] + s @ p["w_k"].T) @ p["v"]
    mask = torch.arange(T) < lengths[:, None]
    a = e.masked_fill(~mask, -math.inf).softmax(dim=1)
    m = (a[:, :, None] * s).sum(1)
    return q @ p["w_s"].T, a


# == wrong 32
# mistake: The query is joined backward first, the states forward first.
# accept: forward first|query|half
def read(ids, lengths, p):
    B, T = ids.shape
    W = p["forward_w_h"].shape[1]

    def lstm(x, way):
        h = torch.zeros(len(x), W, dtype=torch.float64)
        c = torch.zeros(len(x), W, dtype=torch.float64)
        states = []
        for t in range(x.shape[1]):
            z = x[:, t] @ p[way + "_w_x"].T + h @ p[way + "_w_h"].T + p[way + "_b"]
            i, f, g, o = z.chunk(4, dim=1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            states.append(h)
        return torch.stack(states, dim=1)

    x = p["embedding"][ids]
    ahead = lstm(x, "forward")
    back = torch.zeros_like(ahead)
    for n in range(B):
        k = int(lengths[n])
        back[n, :k] = lstm(x[n : n + 1, :k].flip(1), "backward")[0].flip(0)
    s = torch.cat([ahead, back], dim=2)
    rows = torch.arange(B)
    q = torch.cat([back[:, 0], ahead[rows, lengths - 1]], dim=1)
    e = torch.tanh((q @ p["w_q"].T)[:, None] + s @ p["w_k"].T) @ p["v"]
    mask = torch.arange(T) < lengths[:, None]
    a = e.masked_fill(~mask, -math.inf).softmax(dim=1)
    m = (a[:, :, None] * s).sum(1)
    return (q + m) @ p["w_s"].T, a


# == wrong 33
# mistake: The mask is the wrong way round: the text is masked and the padding attended to.
# accept: padding|mask
def read(ids, lengths, p):
    B, T = ids.shape
    W = p["forward_w_h"].shape[1]

    def lstm(x, way):
        h = torch.zeros(len(x), W, dtype=torch.float64)
        c = torch.zeros(len(x), W, dtype=torch.float64)
        states = []
        for t in range(x.shape[1]):
            z = x[:, t] @ p[way + "_w_x"].T + h @ p[way + "_w_h"].T + p[way + "_b"]
            i, f, g, o = z.chunk(4, dim=1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            states.append(h)
        return torch.stack(states, dim=1)

    x = p["embedding"][ids]
    ahead = lstm(x, "forward")
    back = torch.zeros_like(ahead)
    for n in range(B):
        k = int(lengths[n])
        back[n, :k] = lstm(x[n : n + 1, :k].flip(1), "backward")[0].flip(0)
    s = torch.cat([ahead, back], dim=2)
    rows = torch.arange(B)
    q = torch.cat([ahead[rows, lengths - 1], back[:, 0]], dim=1)
    e = torch.tanh((q @ p["w_q"].T)[:, None] + s @ p["w_k"].T) @ p["v"]
    mask = torch.arange(T) < lengths[:, None]
    a = e.masked_fill(mask, -math.inf).softmax(dim=1).nan_to_num()
    m = (a[:, :, None] * s).sum(1)
    return (q + m) @ p["w_s"].T, a


# == wrong 34
# mistake: m is the state with the largest weight, not the mean.
# accept: mean|weight|sum|m
def read(ids, lengths, p):
    B, T = ids.shape
    W = p["forward_w_h"].shape[1]

    def lstm(x, way):
        h = torch.zeros(len(x), W, dtype=torch.float64)
        c = torch.zeros(len(x), W, dtype=torch.float64)
        states = []
        for t in range(x.shape[1]):
            z = x[:, t] @ p[way + "_w_x"].T + h @ p[way + "_w_h"].T + p[way + "_b"]
            i, f, g, o = z.chunk(4, dim=1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            states.append(h)
        return torch.stack(states, dim=1)

    x = p["embedding"][ids]
    ahead = lstm(x, "forward")
    back = torch.zeros_like(ahead)
    for n in range(B):
        k = int(lengths[n])
        back[n, :k] = lstm(x[n : n + 1, :k].flip(1), "backward")[0].flip(0)
    s = torch.cat([ahead, back], dim=2)
    rows = torch.arange(B)
    q = torch.cat([ahead[rows, lengths - 1], back[:, 0]], dim=1)
    e = torch.tanh((q @ p["w_q"].T)[:, None] + s @ p["w_k"].T) @ p["v"]
    mask = torch.arange(T) < lengths[:, None]
    a = e.masked_fill(~mask, -math.inf).softmax(dim=1)
    m = s[rows, a.argmax(1)]
    return (q + m) @ p["w_s"].T, a


# == wrong 35
# mistake: The backward text is cut one short: it misses the last token.
# accept: last|own last|token
def read(ids, lengths, p):
    B, T = ids.shape
    W = p["forward_w_h"].shape[1]

    def lstm(x, way):
        h = torch.zeros(len(x), W, dtype=torch.float64)
        c = torch.zeros(len(x), W, dtype=torch.float64)
        states = []
        for t in range(x.shape[1]):
            z = x[:, t] @ p[way + "_w_x"].T + h @ p[way + "_w_h"].T + p[way + "_b"]
            i, f, g, o = z.chunk(4, dim=1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            states.append(h)
        return torch.stack(states, dim=1)

    x = p["embedding"][ids]
    ahead = lstm(x, "forward")
    back = torch.zeros_like(ahead)
    for n in range(B):
        k = int(lengths[n])
        back[n, : max(k - 1, 1)] = lstm(
            x[n : n + 1, : max(k - 1, 1)].flip(1), "backward"
        )[0].flip(0)
    s = torch.cat([ahead, back], dim=2)
    rows = torch.arange(B)
    q = torch.cat([ahead[rows, lengths - 1], back[:, 0]], dim=1)
    e = torch.tanh((q @ p["w_q"].T)[:, None] + s @ p["w_k"].T) @ p["v"]
    mask = torch.arange(T) < lengths[:, None]
    a = e.masked_fill(~mask, -math.inf).softmax(dim=1)
    m = (a[:, :, None] * s).sum(1)
    return (q + m) @ p["w_s"].T, a
