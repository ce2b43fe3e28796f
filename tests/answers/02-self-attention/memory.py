# Answers to memory of 02-self-attention, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
class Memory:
    """A step is [name | value | position | 1]; a read has no value, so zeros there.

    Scores, with a step of 15 for each position: a write of the right name gets
    match + 15 s, a read of that name (itself, for one) half of match, anything else
    15 s at most, which is less than that.
    """

    def __init__(self, names, values, length):
        self.names, self.values = names, values
        late = 15.0
        match = 2 * late * (length + 1)
        W = names + values + 2
        position, one = W - 2, W - 1
        D = names + 2
        self.W_Q, self.W_K = torch.zeros(W, D), torch.zeros(W, D)
        self.W_V = torch.zeros(W, values)
        for n in range(names):
            self.W_Q[n, n] = match
            self.W_K[n, n] = 1.0
        # the latest: query 1, key 15 * position
        self.W_Q[one, names] = 1.0
        self.W_K[position, names] = late
        # is a read: query 1, key -match/2, and every value adds it again
        self.W_Q[one, names + 1] = 1.0
        self.W_K[one, names + 1] = -match / 2
        for v in range(values):
            self.W_K[names + v, names + 1] = match / 2
            self.W_V[names + v, v] = 1.0
        self.W_Q *= math.sqrt(D)            # undoes the division

    def __call__(self, name, value):
        B, T = name.shape
        x = torch.zeros(B, T, self.names + self.values + 2)
        for b in range(B):
            for t in range(T):
                x[b, t, name[b, t]] = 1.0
                if value[b, t] >= 0:
                    x[b, t, self.names + value[b, t]] = 1.0
                x[b, t, -2] = t
                x[b, t, -1] = 1.0
        out, _ = scaled_dot_product_attention(
            x @ self.W_Q, x @ self.W_K, x @ self.W_V, causal_mask(T)
        )
        return out


# == right 2
class Memory:
    def __init__(self, names, values, length):
        self.n, self.v = names, values
        g = 20.0                                   # how much one step later is worth
        G = 3 * g * length                         # how much the right name is worth
        eye = torch.eye(names, dtype=torch.float64)
        # columns of a step: names | values + "no value" | position | 1
        rows = names + values + 1 + 2
        self.W_Q = torch.zeros(rows, names + 2, dtype=torch.float64)
        self.W_K = torch.zeros_like(self.W_Q)
        self.W_Q[:names, :names] = G * eye
        self.W_K[:names, :names] = eye
        self.W_Q[-1, names:] = 1
        self.W_K[-2, names] = g                      # later is better
        self.W_K[names + values, names + 1] = -G / 2 # reads give way to writes
        self.W_V = torch.zeros(rows, values, dtype=torch.float64)
        self.W_V[names : names + values] = torch.eye(values)

    def __call__(self, name, value):
        T = name.shape[1]
        value = torch.where(value < 0, self.v, value)
        pos = torch.arange(T, dtype=torch.float64).expand(name.shape)
        x = torch.cat([
            nn.functional.one_hot(name, self.n),
            nn.functional.one_hot(value, self.v + 1),
            pos[..., None],
            torch.ones_like(pos)[..., None],
        ], dim=-1).double()
        scores = torch.einsum("bti,ij,bsk,kj->bts", x, self.W_Q, x, self.W_K)
        scores = scores + torch.full((T, T), -math.inf, dtype=torch.float64).triu(1)
        return torch.einsum("bts,bsi,iv->btv", scores.softmax(-1), x, self.W_V).float()


# == right 3
class Memory(nn.Module):
    """With a start step in front, which holds nothing: the place to look when a name
    has never been written."""

    def __init__(self, names, values, length):
        super().__init__()
        self.sizes = names, values, length
        step, right = 12.0, 12.0 * 4 * (length + 1)
        D = names + 1
        wide = names + values + (length + 1) + 2           # … one-hot position, start, 1
        q, k, v = torch.zeros(wide, D), torch.zeros(wide, D), torch.zeros(wide, values)
        ids = torch.arange(names)
        q[ids, ids] = right
        k[ids, ids] = 1.0
        q[-1, names] = 1.0
        first = names + values
        k[first : first + length + 1, names] = step * torch.arange(length + 1)
        k[-2, names] = right / 2                           # the start step
        k[-1, names] = -2 * right                          # 1: everything down …
        k[names:first, names] = 2 * right                  # … and writes up again
        k[-2, names] += 2 * right                          # … and the start
        v[torch.arange(names, first), torch.arange(values)] = 1.0
        self.register_buffer("W_Q", q)
        self.register_buffer("W_K", k)
        self.register_buffer("W_V", v)

    def forward(self, name, value):
        names, values, length = self.sizes
        B, T = name.shape
        x = torch.zeros(B, T + 1, self.W_Q.shape[0])
        x[:, 1:, :names] = nn.functional.one_hot(name, names).float()
        hot = nn.functional.one_hot(value.clamp(min=0), values) * (value >= 0)[..., None]
        x[:, 1:, names : names + values] = hot.float()
        x[:, torch.arange(T + 1), names + values + torch.arange(T + 1)] = 1.0
        x[:, 0, -2] = 1.0
        x[:, :, -1] = 1.0
        scores = (x @ self.W_Q) @ (x @ self.W_K).mT        # no division, so none to undo
        hidden = torch.ones(T + 1, T + 1).triu(1).bool()
        weights = scores.masked_fill(hidden, -torch.inf).softmax(dim=-1)
        return (weights @ (x @ self.W_V))[:, 1:]


# == wrong 1
# mistake: There is no causal mask, so a read finds writes that come after it.
# accept: causal|future|after it|not happened|ahead|mask|yet
class Memory:
    def __init__(self, names, values, length):
        self.names, self.values = names, values
        self.late = 20.0
        self.match = 2 * self.late * (length + 1)

    def __call__(self, name, value):
        B, T = name.shape
        n = nn.functional.one_hot(name, self.names).float()
        write = (value >= 0).float()
        v = nn.functional.one_hot(value.clamp(min=0), self.values) * write[..., None]
        pos = torch.arange(T).float().expand(B, T)
        one = torch.ones(B, T)
        x = torch.cat([n, v, pos[..., None], one[..., None]], dim=-1)
        D = self.names + 2
        W_Q = torch.zeros(x.shape[-1], D)
        W_K = torch.zeros(x.shape[-1], D)
        W_Q[: self.names, : self.names] = self.match * torch.eye(self.names)
        W_K[: self.names, : self.names] = torch.eye(self.names)
        W_Q[-1, self.names :] = 1.0
        W_K[-2, self.names] = self.late
        W_K[-1, self.names + 1] = -self.match / 2
        W_K[self.names : -2, self.names + 1] = self.match / 2
        scores = (x @ W_Q) @ (x @ W_K).mT
        return scores.softmax(dim=-1) @ v


# == wrong 2
# mistake: The softmax runs over the steps that ask (dim=1), not over the steps that are asked.
# accept: axis|softmax|dim|sum to 1|rows|column
class Memory:
    def __init__(self, names, values, length):
        self.names, self.values, self.length = names, values, length

    def __call__(self, name, value):
        B, T = name.shape
        late = 15.0
        match = 2 * late * (self.length + 1)
        one_n = nn.functional.one_hot(name, self.names).float()
        is_read = (value < 0).float()
        one_v = nn.functional.one_hot(value.clamp(min=0), self.values).float()
        one_v = one_v * (1 - is_read)[:, :, None]
        query = torch.cat([match * one_n, torch.ones(B, T, 2)], dim=-1)
        pos = late * torch.arange(T).float().repeat(B, 1)
        key = torch.cat([one_n, pos[..., None], -match / 2 * is_read[..., None]], dim=-1)
        scores = query @ key.transpose(1, 2)
        scores = scores.masked_fill(~causal_mask(T), -math.inf)
        weights = torch.softmax(scores, dim=1)
        return weights @ one_v


# == wrong 3
# mistake: Nothing prefers the later of two writes of a name, so a read returns their average.
# accept: later|last|average|mean|lateness|position|recen|equal
class Memory:
    def __init__(self, names, values, length):
        self.names, self.values = names, values
        W = names + values + 1
        self.W_Q = torch.zeros(W, names + 1)
        self.W_K = torch.zeros(W, names + 1)
        self.W_V = torch.zeros(W, values)
        self.W_Q[:names, :names] = torch.eye(names) * 100
        self.W_K[:names, :names] = torch.eye(names)
        self.W_Q[-1, names] = 1
        self.W_K[-1, names] = -50                   # reads
        self.W_K[names : names + values, names] = 50   # but not writes
        self.W_V[names : names + values] = torch.eye(values)

    def __call__(self, name, value):
        n = nn.functional.one_hot(name, self.names)
        v = nn.functional.one_hot(value + 1, self.values + 1)[..., 1:]
        x = torch.cat([n, v, torch.ones_like(name)[..., None]], dim=-1).float()
        scores = (x @ self.W_Q) @ (x @ self.W_K).transpose(1, 2)
        scores = scores.masked_fill(~causal_mask(name.shape[1]), -math.inf)
        return scores.softmax(-1) @ (x @ self.W_V)


# == wrong 4
# mistake: The sign of the position is the wrong way round, so a read returns the first write of its name and not the last.
# accept: first|earliest|oldest|sign|earlier write
class Memory:
    def __init__(self, names, values, length):
        self.names, self.values = names, values
        self.step = 10.0
        self.big = 2 * self.step * (length + 1)

    def __call__(self, name, value):
        B, T = name.shape
        n = nn.functional.one_hot(name, self.names).float()
        read = (value < 0).float()[..., None]
        v = nn.functional.one_hot(value.clamp(min=0), self.values).float() * (1 - read)
        age = torch.arange(T).float().view(1, T, 1).expand(B, T, 1)
        q = torch.cat([n * self.big, torch.ones(B, T, 2)], -1)
        k = torch.cat([n, -self.step * age, -self.big / 2 * read], -1)
        q = q * math.sqrt(q.shape[-1])
        return scaled_dot_product_attention(q, k, v, causal_mask(T))[0]


# == wrong 5
# mistake: Lateness outweighs the name: with 10 a step and 50 for the name, a write of another name six steps later wins, for a name that was never written too.
# accept: outweigh|another name|other name|right name|wrong name|lateness|other writes
class Memory:
    def __init__(self, names, values, length):
        self.names, self.values = names, values

    def __call__(self, name, value):
        B, T = name.shape
        n = nn.functional.one_hot(name, self.names).float()
        v = nn.functional.one_hot(value + 1, self.values + 1)[..., 1:].float()
        write = v.sum(dim=-1, keepdim=True)
        pos = torch.arange(T, dtype=torch.float32)[None, :, None].expand(B, T, 1)
        one = torch.ones(B, T, 1)
        query = torch.cat([50 * n, 10 * one, 1000 * one], dim=-1)
        key = torch.cat([n, pos, write - 1], dim=-1)
        scores = query @ key.mT
        scores = scores.masked_fill(~causal_mask(T), -math.inf)
        return scores.softmax(dim=-1) @ v


# == wrong 6
# mistake: The key does not tell a write from a read: the best match of a read is the read itself, which has no value, so all is zeros.
# accept: itself|write from a read|reads|a read looks|tell a write
class Memory:
    def __init__(self, names, values, length):
        self.names, self.values = names, values
        self.W_Q = torch.zeros(names + values + 2, names + 1)
        self.W_K = torch.zeros(names + values + 2, names + 1)
        self.W_V = torch.zeros(names + values + 2, values)
        for i in range(names):
            self.W_Q[i, i] = 30.0 * length
            self.W_K[i, i] = 1.0
        self.W_Q[-1, names] = 15.0
        self.W_K[-2, names] = 1.0
        for i in range(values):
            self.W_V[names + i, i] = 1.0

    def __call__(self, name, value):
        B, T = name.shape
        x = torch.zeros(B, T, self.names + self.values + 2)
        x[..., : self.names] = nn.functional.one_hot(name, self.names)
        x[..., self.names : -2] = nn.functional.one_hot(value + 1, self.values + 1)[..., 1:]
        x[..., -2] = torch.arange(T)
        x[..., -1] = 1
        q, k, v = x @ self.W_Q, x @ self.W_K, x @ self.W_V
        q = q * math.sqrt(q.shape[-1])
        return scaled_dot_product_attention(q, k, v, causal_mask(T))[0]


# == wrong 7
# mistake: Reads are kept out altogether, so a read of a name that was never written has nowhere to look but at the writes of other names.
# accept: never|not been written|nothing was|no value|nothing to|zeros
class Memory:
    def __init__(self, names, values, length):
        self.names, self.values = names, values
        self.late = 12.0
        self.match = self.late * (length + 1)

    def __call__(self, name, value):
        B, T = name.shape
        n = nn.functional.one_hot(name, self.names).float()
        v = nn.functional.one_hot(value + 1, self.values + 1)[..., 1:].float()
        read = (value < 0).float().unsqueeze(-1)
        pos = torch.arange(T).float().expand(B, T).unsqueeze(-1)
        ones = torch.ones(B, T, 1)
        q = torch.cat([self.match * n, self.late * ones, ones], dim=-1)
        k = torch.cat([n, pos, -1e5 * read], dim=-1)
        scores = torch.bmm(q, k.transpose(1, 2))
        scores = scores.masked_fill(~causal_mask(T), float("-inf"))
        return torch.softmax(scores, dim=-1) @ v


# == wrong 8
# mistake: One step later is worth only 1, so the last write gets about 0.63 of the weight and earlier writes of the name the rest.
# accept: by how much|exceed|too little|too small|larger|sharp|gap|margin|steep|earlier write|blend
class Memory:
    def __init__(self, names, values, length):
        self.names, self.values = names, values
        self.big = 100.0 + 2 * length

    def __call__(self, name, value):
        B, T = name.shape
        n = nn.functional.one_hot(name, self.names).float()
        v = nn.functional.one_hot(value + 1, self.values + 1)[..., 1:].float()
        read = 1 - v.sum(-1, keepdim=True)
        pos = torch.arange(T).float()[None, :, None].expand(B, T, 1)
        q = torch.cat([self.big * n, torch.ones(B, T, 2)], dim=-1)
        k = torch.cat([n, pos, -self.big / 2 * read], dim=-1)
        scores = q @ k.mT
        scores = scores.masked_fill(~causal_mask(T), -math.inf)
        return scores.softmax(dim=-1) @ v


# == wrong 9
# mistake: The -1 of a read is clamped to 0, so a read carries the value 0 and a name that was never written gives that.
# accept: clamp|value 0|carries|holds no value|-1|−1|no value|zeros|never
class Memory:
    def __init__(self, names, values, length):
        self.names, self.values = names, values
        self.late = 20.0
        self.match = 2 * self.late * (length + 1)

    def __call__(self, name, value):
        B, T = name.shape
        n = nn.functional.one_hot(name, self.names).float()
        v = nn.functional.one_hot(value.clamp(min=0), self.values).float()
        read = (value < 0).float()[..., None]
        pos = torch.arange(T).float()[None, :, None].expand(B, T, 1)
        q = torch.cat([self.match * n, torch.ones(B, T, 2)], dim=-1)
        k = torch.cat([n, self.late * pos, -self.match / 2 * read], dim=-1)
        out, weights = scaled_dot_product_attention(q * q.shape[-1] ** 0.5, k, v, causal_mask(T))
        return out


# == wrong 10
# mistake: Only the first program of the batch is run, and its result is returned for all.
# accept: first program|first text|each program|every program|second program|batch|program of its own
class Memory:
    def __init__(self, names, values, length):
        self.names, self.values, self.length = names, values, length

    def __call__(self, name, value):
        B, T = name.shape
        late, big = 15.0, 40.0 * (self.length + 1)
        n = nn.functional.one_hot(name[0], self.names).float()          # (T, names)
        v = nn.functional.one_hot(value[0] + 1, self.values + 1)[:, 1:].float()
        read = (value[0] < 0).float()
        scores = big * (n @ n.T) + late * torch.arange(T) - big / 2 * read
        scores = scores.masked_fill(~causal_mask(T), -math.inf)
        out = scores.softmax(dim=-1) @ v
        return out.expand(B, T, self.values)


# == wrong 11
# mistake: The positions are made for the full length, so a program shorter than that does not fit.
# accept: shorter|at most|fewer|full length|length
class Memory:
    def __init__(self, names, values, length):
        self.names, self.values, self.length = names, values, length
        self.positions = torch.arange(length).float()
        self.mask = causal_mask(length)

    def __call__(self, name, value):
        late, match = 16.0, 40.0 * (self.length + 1)
        n = nn.functional.one_hot(name, self.names).float()
        v = nn.functional.one_hot(value + 1, self.values + 1)[..., 1:].float()
        read = (value < 0).float()
        key_bias = late * self.positions - match / 2 * read             # (B, T)
        q = torch.cat([match * n, torch.ones_like(read)[..., None]], dim=-1)
        k = torch.cat([n, key_bias[..., None]], dim=-1)
        scores = (q @ k.mT).masked_fill(~self.mask, -math.inf)
        return scores.softmax(dim=-1) @ v
