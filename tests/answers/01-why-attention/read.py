# Answers to read of 01-why-attention, by someone who knew the exercise.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def read(ids, lengths, p):
    scores, weights = [], torch.zeros(ids.shape, dtype=p["v"].dtype)
    for n in range(len(ids)):
        size = int(lengths[n])
        x = p["embedding"][ids[n, :size]]
        both = []
        for way in ("forward", "backward"):
            w_x, w_h, b = p[f"{way}_w_x"], p[f"{way}_w_h"], p[f"{way}_b"]
            h = c = torch.zeros(1, w_h.shape[1], dtype=x.dtype)
            row = []
            for one in x if way == "forward" else x.flip(0):
                h, c = lstm_step(one[None], h, c, w_x, w_h, b)
                row.append(h[0])
            both.append(torch.stack(row))
        query = torch.cat([both[0][-1], both[1][-1]])
        states = torch.cat([both[0], both[1].flip(0)], dim=1)
        e = torch.tanh(p["w_q"] @ query + states @ p["w_k"].T) @ p["v"]
        a = e.softmax(dim=0)
        weights[n, :size] = a
        scores.append(p["w_s"] @ (query + a @ states))
    return torch.stack(scores), weights


# == right 2
def read(ids, lengths, p):
    B, T = ids.shape
    W = p["forward_w_h"].shape[1]
    place = torch.arange(T).expand(B, T)
    real = place < lengths[:, None]
    turned = torch.where(real, lengths[:, None] - 1 - place, place)      # each text's own order, backwards

    def run(order, way):
        x = p["embedding"][ids.gather(1, order)]
        h = c = torch.zeros(B, W, dtype=torch.float64)
        out = []
        for t in range(T):
            i, f, g, o = (x[:, t] @ p[way + "_w_x"].T + h @ p[way + "_w_h"].T + p[way + "_b"]).split(W, dim=1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(c)
            out.append(h)
        out = torch.stack(out, 1)
        return out, out[torch.arange(B), lengths - 1]

    ahead, q1 = run(place, "forward")
    back, q2 = run(turned, "backward")
    back = back.gather(1, turned[:, :, None].expand(-1, -1, W))
    s, q = torch.cat([ahead, back], -1), torch.cat([q1, q2], -1)
    e = torch.tanh((q @ p["w_q"].T).unsqueeze(1) + s @ p["w_k"].T) @ p["v"]
    a = torch.softmax(e.masked_fill(~real, float("-inf")), dim=1)
    m = torch.einsum("bt,btw->bw", a, s)
    return (q + m) @ p["w_s"].T, a


# == right 3
class Reader:
    def __init__(self, p, way):
        self.x, self.h, self.b = (p[f"{way}_{part}"] for part in ("w_x", "w_h", "b"))
        self.width = self.h.shape[1]

    def __call__(self, vectors):
        h = c = torch.zeros(self.width, dtype=torch.float64)
        for vector in vectors:
            write, keep, new, show = (self.x @ vector + self.h @ h + self.b).view(4, self.width)
            c = keep.sigmoid() * c + write.sigmoid() * new.tanh()
            h = show.sigmoid() * c.tanh()
            yield h


def read(ids, lengths, p):
    ahead, back = Reader(p, "forward"), Reader(p, "backward")
    all_scores, all_weights = [], []
    for text, size in zip(ids, lengths.tolist()):
        vectors = [p["embedding"][token] for token in text[:size]]
        left, right = list(ahead(vectors)), list(back(reversed(vectors)))[::-1]
        states = [torch.cat(pair) for pair in zip(left, right)]
        query = torch.cat([left[-1], right[0]])
        marks = torch.stack([p["v"] @ torch.tanh(p["w_q"] @ query + p["w_k"] @ s) for s in states])
        marks = torch.exp(marks - marks.max())
        weights = marks / marks.sum()
        found = sum(w * s for w, s in zip(weights, states))
        all_scores.append(p["w_s"] @ (query + found))
        all_weights.append(F.pad(weights, (0, ids.shape[1] - size)))
    return torch.stack(all_scores), torch.stack(all_weights)


# == wrong 1
# mistake: the padding takes part in the softmax
# accept: padding|mask|infinity
def read(ids, lengths, p):
    B, T = ids.shape
    W = p["forward_w_h"].shape[1]
    place = torch.arange(T).expand(B, T)
    real = place < lengths[:, None]
    turned = torch.where(real, lengths[:, None] - 1 - place, place)      # each text's own order, backwards

    def run(order, way):
        x = p["embedding"][ids.gather(1, order)]
        h = c = torch.zeros(B, W, dtype=torch.float64)
        out = []
        for t in range(T):
            i, f, g, o = (x[:, t] @ p[way + "_w_x"].T + h @ p[way + "_w_h"].T + p[way + "_b"]).split(W, dim=1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(c)
            out.append(h)
        out = torch.stack(out, 1)
        return out, out[torch.arange(B), lengths - 1]

    ahead, q1 = run(place, "forward")
    back, q2 = run(turned, "backward")
    back = back.gather(1, turned[:, :, None].expand(-1, -1, W))
    s, q = torch.cat([ahead, back], -1), torch.cat([q1, q2], -1)
    e = torch.tanh((q @ p["w_q"].T).unsqueeze(1) + s @ p["w_k"].T) @ p["v"]
    a = torch.softmax(e, dim=1)
    m = torch.einsum("bt,btw->bw", a, s)
    return (q + m) @ p["w_s"].T, a


# == wrong 2
# mistake: the whole padded row is turned round, so the backward reader meets the padding first
# accept: padding|own end|own last
def read(ids, lengths, p):
    B, T = ids.shape
    W = p["forward_w_h"].shape[1]
    place = torch.arange(T).expand(B, T)
    real = place < lengths[:, None]
    turned = T - 1 - place      # each text's own order, backwards

    def run(order, way):
        x = p["embedding"][ids.gather(1, order)]
        h = c = torch.zeros(B, W, dtype=torch.float64)
        out = []
        for t in range(T):
            i, f, g, o = (x[:, t] @ p[way + "_w_x"].T + h @ p[way + "_w_h"].T + p[way + "_b"]).split(W, dim=1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(c)
            out.append(h)
        out = torch.stack(out, 1)
        return out, out[:, -1]

    ahead, q1 = run(place, "forward")
    back, q2 = run(turned, "backward")
    back = back.gather(1, turned[:, :, None].expand(-1, -1, W))
    s, q = torch.cat([ahead, back], -1), torch.cat([q1, q2], -1)
    e = torch.tanh((q @ p["w_q"].T).unsqueeze(1) + s @ p["w_k"].T) @ p["v"]
    a = torch.softmax(e.masked_fill(~real, float("-inf")), dim=1)
    m = torch.einsum("bt,btw->bw", a, s)
    return (q + m) @ p["w_s"].T, a


# == wrong 3
# mistake: the backward states are left in the order in which they were read
# accept: turn|order|place
def read(ids, lengths, p):
    scores, weights = [], torch.zeros(ids.shape, dtype=p["v"].dtype)
    for n in range(len(ids)):
        size = int(lengths[n])
        x = p["embedding"][ids[n, :size]]
        both = []
        for way in ("forward", "backward"):
            w_x, w_h, b = p[f"{way}_w_x"], p[f"{way}_w_h"], p[f"{way}_b"]
            h = c = torch.zeros(1, w_h.shape[1], dtype=x.dtype)
            row = []
            for one in x if way == "forward" else x.flip(0):
                h, c = lstm_step(one[None], h, c, w_x, w_h, b)
                row.append(h[0])
            both.append(torch.stack(row))
        query = torch.cat([both[0][-1], both[1][-1]])
        states = torch.cat([both[0], both[1]], dim=1)
        e = torch.tanh(p["w_q"] @ query + states @ p["w_k"].T) @ p["v"]
        a = e.softmax(dim=0)
        weights[n, :size] = a
        scores.append(p["w_s"] @ (query + a @ states))
    return torch.stack(scores), weights


# == wrong 4
# mistake: the query is the joined state at the text's last place, where the backward reader has read one token
# accept: place 0|query|final step
def read(ids, lengths, p):
    scores, weights = [], torch.zeros(ids.shape, dtype=p["v"].dtype)
    for n in range(len(ids)):
        size = int(lengths[n])
        x = p["embedding"][ids[n, :size]]
        both = []
        for way in ("forward", "backward"):
            w_x, w_h, b = p[f"{way}_w_x"], p[f"{way}_w_h"], p[f"{way}_b"]
            h = c = torch.zeros(1, w_h.shape[1], dtype=x.dtype)
            row = []
            for one in x if way == "forward" else x.flip(0):
                h, c = lstm_step(one[None], h, c, w_x, w_h, b)
                row.append(h[0])
            both.append(torch.stack(row))
        states = torch.cat([both[0], both[1].flip(0)], dim=1)
        query = states[-1]
        e = torch.tanh(p["w_q"] @ query + states @ p["w_k"].T) @ p["v"]
        a = e.softmax(dim=0)
        weights[n, :size] = a
        scores.append(p["w_s"] @ (query + a @ states))
    return torch.stack(scores), weights


# == wrong 5
# mistake: the softmax runs over the batch
# accept: batch|over its places
def read(ids, lengths, p):
    B, T = ids.shape
    W = p["forward_w_h"].shape[1]
    place = torch.arange(T).expand(B, T)
    real = place < lengths[:, None]
    turned = torch.where(real, lengths[:, None] - 1 - place, place)      # each text's own order, backwards

    def run(order, way):
        x = p["embedding"][ids.gather(1, order)]
        h = c = torch.zeros(B, W, dtype=torch.float64)
        out = []
        for t in range(T):
            i, f, g, o = (x[:, t] @ p[way + "_w_x"].T + h @ p[way + "_w_h"].T + p[way + "_b"]).split(W, dim=1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(c)
            out.append(h)
        out = torch.stack(out, 1)
        return out, out[torch.arange(B), lengths - 1]

    ahead, q1 = run(place, "forward")
    back, q2 = run(turned, "backward")
    back = back.gather(1, turned[:, :, None].expand(-1, -1, W))
    s, q = torch.cat([ahead, back], -1), torch.cat([q1, q2], -1)
    e = torch.tanh((q @ p["w_q"].T).unsqueeze(1) + s @ p["w_k"].T) @ p["v"]
    a = torch.softmax(e.masked_fill(~real, float("-inf")), dim=0).nan_to_num()
    m = torch.einsum("bt,btw->bw", a, s)
    return (q + m) @ p["w_s"].T, a


# == wrong 6
# mistake: the scores are made of what was found alone; the query is not added
# accept: query|each half
def read(ids, lengths, p):
    scores, weights = [], torch.zeros(ids.shape, dtype=p["v"].dtype)
    for n in range(len(ids)):
        size = int(lengths[n])
        x = p["embedding"][ids[n, :size]]
        both = []
        for way in ("forward", "backward"):
            w_x, w_h, b = p[f"{way}_w_x"], p[f"{way}_w_h"], p[f"{way}_b"]
            h = c = torch.zeros(1, w_h.shape[1], dtype=x.dtype)
            row = []
            for one in x if way == "forward" else x.flip(0):
                h, c = lstm_step(one[None], h, c, w_x, w_h, b)
                row.append(h[0])
            both.append(torch.stack(row))
        query = torch.cat([both[0][-1], both[1][-1]])
        states = torch.cat([both[0], both[1].flip(0)], dim=1)
        e = torch.tanh(p["w_q"] @ query + states @ p["w_k"].T) @ p["v"]
        a = e.softmax(dim=0)
        weights[n, :size] = a
        scores.append(p["w_s"] @ (a @ states))
    return torch.stack(scores), weights


# == wrong 7
# mistake: both readers use the forward weights
# accept: backward|reader
def read(ids, lengths, p):
    B, T = ids.shape
    W = p["forward_w_h"].shape[1]
    place = torch.arange(T).expand(B, T)
    real = place < lengths[:, None]
    turned = torch.where(real, lengths[:, None] - 1 - place, place)      # each text's own order, backwards

    def run(order, way):
        x = p["embedding"][ids.gather(1, order)]
        h = c = torch.zeros(B, W, dtype=torch.float64)
        out = []
        for t in range(T):
            i, f, g, o = (x[:, t] @ p[way + "_w_x"].T + h @ p[way + "_w_h"].T + p[way + "_b"]).split(W, dim=1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(c)
            out.append(h)
        out = torch.stack(out, 1)
        return out, out[torch.arange(B), lengths - 1]

    ahead, q1 = run(place, "forward")
    back, q2 = run(turned, "forward")
    back = back.gather(1, turned[:, :, None].expand(-1, -1, W))
    s, q = torch.cat([ahead, back], -1), torch.cat([q1, q2], -1)
    e = torch.tanh((q @ p["w_q"].T).unsqueeze(1) + s @ p["w_k"].T) @ p["v"]
    a = torch.softmax(e.masked_fill(~real, float("-inf")), dim=1)
    m = torch.einsum("bt,btw->bw", a, s)
    return (q + m) @ p["w_s"].T, a


# == wrong 8
# mistake: the weights of padding are set to 0 after the softmax, and the others are not rescaled
# accept: 1|before
def read(ids, lengths, p):
    B, T = ids.shape
    W = p["forward_w_h"].shape[1]
    place = torch.arange(T).expand(B, T)
    real = place < lengths[:, None]
    turned = torch.where(real, lengths[:, None] - 1 - place, place)      # each text's own order, backwards

    def run(order, way):
        x = p["embedding"][ids.gather(1, order)]
        h = c = torch.zeros(B, W, dtype=torch.float64)
        out = []
        for t in range(T):
            i, f, g, o = (x[:, t] @ p[way + "_w_x"].T + h @ p[way + "_w_h"].T + p[way + "_b"]).split(W, dim=1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(c)
            out.append(h)
        out = torch.stack(out, 1)
        return out, out[torch.arange(B), lengths - 1]

    ahead, q1 = run(place, "forward")
    back, q2 = run(turned, "backward")
    back = back.gather(1, turned[:, :, None].expand(-1, -1, W))
    s, q = torch.cat([ahead, back], -1), torch.cat([q1, q2], -1)
    e = torch.tanh((q @ p["w_q"].T).unsqueeze(1) + s @ p["w_k"].T) @ p["v"]
    a = torch.softmax(e, dim=1) * real
    m = torch.einsum("bt,btw->bw", a, s)
    return (q + m) @ p["w_s"].T, a


# == wrong 9
# mistake: the tanh of the score is forgotten
# accept: tanh|score
def read(ids, lengths, p):
    scores, weights = [], torch.zeros(ids.shape, dtype=p["v"].dtype)
    for n in range(len(ids)):
        size = int(lengths[n])
        x = p["embedding"][ids[n, :size]]
        both = []
        for way in ("forward", "backward"):
            w_x, w_h, b = p[f"{way}_w_x"], p[f"{way}_w_h"], p[f"{way}_b"]
            h = c = torch.zeros(1, w_h.shape[1], dtype=x.dtype)
            row = []
            for one in x if way == "forward" else x.flip(0):
                h, c = lstm_step(one[None], h, c, w_x, w_h, b)
                row.append(h[0])
            both.append(torch.stack(row))
        query = torch.cat([both[0][-1], both[1][-1]])
        states = torch.cat([both[0], both[1].flip(0)], dim=1)
        e = (p["w_q"] @ query + states @ p["w_k"].T) @ p["v"]
        a = e.softmax(dim=0)
        weights[n, :size] = a
        scores.append(p["w_s"] @ (query + a @ states))
    return torch.stack(scores), weights


# == wrong 10
# mistake: the forward half of the query is taken at the last column, after the padding
# accept: padding|own end|final step
def read(ids, lengths, p):
    B, T = ids.shape
    W = p["forward_w_h"].shape[1]
    place = torch.arange(T).expand(B, T)
    real = place < lengths[:, None]
    turned = torch.where(real, lengths[:, None] - 1 - place, place)      # each text's own order, backwards

    def run(order, way):
        x = p["embedding"][ids.gather(1, order)]
        h = c = torch.zeros(B, W, dtype=torch.float64)
        out = []
        for t in range(T):
            i, f, g, o = (x[:, t] @ p[way + "_w_x"].T + h @ p[way + "_w_h"].T + p[way + "_b"]).split(W, dim=1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(c)
            out.append(h)
        out = torch.stack(out, 1)
        return out, out[:, -1]

    ahead, q1 = run(place, "forward")
    back, q2 = run(turned, "backward")
    back = back.gather(1, turned[:, :, None].expand(-1, -1, W))
    s, q = torch.cat([ahead, back], -1), torch.cat([q1, q2], -1)
    e = torch.tanh((q @ p["w_q"].T).unsqueeze(1) + s @ p["w_k"].T) @ p["v"]
    a = torch.softmax(e.masked_fill(~real, float("-inf")), dim=1)
    m = torch.einsum("bt,btw->bw", a, s)
    return (q + m) @ p["w_s"].T, a


# == wrong 11
# mistake: W_q and W_k are exchanged
# accept: query|w_q|exchang
def read(ids, lengths, p):
    scores, weights = [], torch.zeros(ids.shape, dtype=p["v"].dtype)
    for n in range(len(ids)):
        size = int(lengths[n])
        x = p["embedding"][ids[n, :size]]
        both = []
        for way in ("forward", "backward"):
            w_x, w_h, b = p[f"{way}_w_x"], p[f"{way}_w_h"], p[f"{way}_b"]
            h = c = torch.zeros(1, w_h.shape[1], dtype=x.dtype)
            row = []
            for one in x if way == "forward" else x.flip(0):
                h, c = lstm_step(one[None], h, c, w_x, w_h, b)
                row.append(h[0])
            both.append(torch.stack(row))
        query = torch.cat([both[0][-1], both[1][-1]])
        states = torch.cat([both[0], both[1].flip(0)], dim=1)
        e = torch.tanh(p["w_k"] @ query + states @ p["w_q"].T) @ p["v"]
        a = e.softmax(dim=0)
        weights[n, :size] = a
        scores.append(p["w_s"] @ (query + a @ states))
    return torch.stack(scores), weights


# == wrong 12
# mistake: the backward state stands first in the joined state
# accept: forward first|order|half
def read(ids, lengths, p):
    scores, weights = [], torch.zeros(ids.shape, dtype=p["v"].dtype)
    for n in range(len(ids)):
        size = int(lengths[n])
        x = p["embedding"][ids[n, :size]]
        both = []
        for way in ("forward", "backward"):
            w_x, w_h, b = p[f"{way}_w_x"], p[f"{way}_w_h"], p[f"{way}_b"]
            h = c = torch.zeros(1, w_h.shape[1], dtype=x.dtype)
            row = []
            for one in x if way == "forward" else x.flip(0):
                h, c = lstm_step(one[None], h, c, w_x, w_h, b)
                row.append(h[0])
            both.append(torch.stack(row))
        query = torch.cat([both[1][-1], both[0][-1]])
        states = torch.cat([both[1].flip(0), both[0]], dim=1)
        e = torch.tanh(p["w_q"] @ query + states @ p["w_k"].T) @ p["v"]
        a = e.softmax(dim=0)
        weights[n, :size] = a
        scores.append(p["w_s"] @ (query + a @ states))
    return torch.stack(scores), weights
