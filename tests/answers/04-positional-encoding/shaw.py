# Answers to shaw of 04-positional-encoding, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
class ShawAttention(nn.Module):
    def __init__(self, width, heads, furthest):
        super().__init__()
        self.heads, self.K, D = heads, furthest, width // heads
        for name in ("query", "key", "value", "output"):
            setattr(self, name, nn.Linear(width, width, bias=False))
        self.a = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)
        self.c = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)

    def split(self, x):
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)  # (B, H, T, D)

    def forward(self, x, cache=None):
        q, k, v = (self.split(one(x)) for one in (self.query, self.key, self.value))
        if cache is not None:
            k, v = (torch.cat(two, dim=2) for two in zip(cache, (k, v)))
        T, S, D = q.shape[2], k.shape[2], q.shape[3]
        s, t = torch.arange(S), torch.arange(S - T, S)
        r = s - t[:, None]  # (T, S)
        row = (r.clamp(-self.K, self.K) + self.K).expand(*q.shape[:2], T, S)
        scores = (q @ k.mT + (q @ self.a.T).gather(-1, row)) / math.sqrt(D)
        weights = scores.masked_fill(r > 0, -math.inf).softmax(dim=-1)
        shares = weights.new_zeros(*q.shape[:3], 2 * self.K + 1).scatter_add(-1, row, weights)
        mixed = weights @ v + shares @ self.c
        return self.output(mixed.transpose(1, 2).flatten(2)), (k, v)


# == right 2
class ShawAttention(nn.Module):
    """Keeps the inputs themselves, and computes keys and values of all anew."""

    def __init__(self, width, heads, furthest):
        super().__init__()
        self.H, self.D, self.K = heads, width // heads, furthest
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, width, bias=False)
        self.value = nn.Linear(width, width, bias=False)
        self.output = nn.Linear(width, width, bias=False)
        self.a = nn.Parameter(torch.zeros(2 * furthest + 1, self.D))
        self.c = nn.Parameter(torch.zeros(2 * furthest + 1, self.D))

    def forward(self, x, cache=None):
        everything = x if cache is None else torch.cat([cache, x], dim=1)
        B, S, W = everything.shape
        T = x.shape[1]
        q = self.query(x).view(B, T, self.H, self.D).permute(0, 2, 1, 3)
        k = self.key(everything).view(B, S, self.H, self.D).permute(0, 2, 1, 3)
        v = self.value(everything).view(B, S, self.H, self.D).permute(0, 2, 1, 3)
        r = torch.arange(S)[None, :] - torch.arange(S)[-T:, None]
        scores = q @ k.transpose(-2, -1)
        for row in range(2 * self.K + 1):  # one distance after the other
            here = (r.clamp(-self.K, self.K) == row - self.K).to(x.dtype)  # (T, S)
            scores = scores + here * (q @ self.a[row])[..., None]
        scores = scores / self.D ** 0.5
        scores = scores.masked_fill(r > 0, float("-inf"))
        weights = torch.softmax(scores, dim=-1)
        out = weights @ v
        for row in range(2 * self.K + 1):
            here = (r.clamp(-self.K, self.K) == row - self.K).to(x.dtype)
            out = out + (weights * here).sum(-1, keepdim=True) * self.c[row]
        return self.output(out.permute(0, 2, 1, 3).reshape(B, T, W)), everything


# == right 3
class ShawAttention(nn.Module):
    def __init__(self, width, heads, furthest):
        super().__init__()
        self.heads = heads
        self.furthest = furthest
        self.query, self.key, self.value, self.output = (
            nn.Linear(width, width, bias=False) for _ in range(4)
        )
        self.a, self.c = (
            nn.Parameter(torch.empty(2 * furthest + 1, width // heads).normal_()) for _ in range(2)
        )

    def forward(self, x, cache=None):
        head = lambda y: y.reshape(*y.shape[:2], self.heads, -1)
        q, k, v = head(self.query(x)), head(self.key(x)), head(self.value(x))  # (B, T, H, D)
        if cache:
            k = torch.cat((cache["k"], k), 1)
            v = torch.cat((cache["v"], v), 1)
        T, S, D = q.size(1), k.size(1), q.size(-1)
        r = torch.arange(S).view(1, S) - torch.arange(S - T, S).view(T, 1)
        far = r.clip(-self.furthest, self.furthest) + self.furthest
        one_hot = nn.functional.one_hot(far, 2 * self.furthest + 1).to(x.dtype)  # (T, S, R)
        by_row = torch.einsum("bthd,rd->bhtr", q, self.a)
        scores = torch.einsum("bthd,bshd->bhts", q, k)
        scores = scores + torch.einsum("bhtr,tsr->bhts", by_row, one_hot)
        scores = scores / math.sqrt(D)
        scores = torch.where(r <= 0, scores, -torch.inf)
        w = scores.softmax(-1)
        mixed = torch.einsum("bhts,bshd->bthd", w, v)
        sums = torch.einsum("bhts,tsr->bthr", w, one_hot)
        mixed = mixed + torch.einsum("bthr,rd->bthd", sums, self.c)
        return self.output(mixed.flatten(2)), {"k": k, "v": v}


# == right 4
from course_lib.attention.dot_product import masked_softmax
from course_lib.positions import RelativePositions


class ShawAttention(nn.Module):
    """The bias is the library's; one batch entry and head after the other for the values."""

    def __init__(self, width, heads, furthest):
        super().__init__()
        self.heads, self.furthest = heads, furthest
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, width, bias=False)
        self.value = nn.Linear(width, width, bias=False)
        self.output = nn.Linear(width, width, bias=False)
        self.a = nn.Parameter(torch.zeros(2 * furthest + 1, width // heads))
        self.c = nn.Parameter(torch.zeros(2 * furthest + 1, width // heads))

    def forward(self, x, cache=None):
        B, T, W = x.shape
        before = 0 if cache is None else cache[0].shape[1]
        keys, values = self.key(x), self.value(x)
        if before:
            keys, values = torch.cat([cache[0], keys], 1), torch.cat([cache[1], values], 1)
        S = before + T
        cut = lambda y: y.view(B, -1, self.heads, W // self.heads).transpose(1, 2)
        q, k, v = cut(self.query(x)), cut(keys), cut(values)
        index = torch.arange(S)
        ask = RelativePositions(W // self.heads, self.furthest)
        ask.table = self.a
        scores = q @ k.mT / math.sqrt(W // self.heads) + ask.bias(q, index)
        allowed = index <= index[before:, None]
        weights = masked_softmax(scores, allowed)
        distance = (index - index[before:, None]).clamp(-self.furthest, self.furthest)
        sums = [(weights * (distance == r)).sum(-1) for r in range(-self.furthest, self.furthest + 1)]
        mixed = weights @ v + torch.stack(sums, -1) @ self.c
        return self.output(mixed.transpose(1, 2).reshape(B, T, W)), (keys, values)


# == wrong 1
# mistake: With a cache the queries' positions start at 0 again, for the distances; the mask is right.
# accept: position|cache|start|0|stand|distance
class ShawAttention(nn.Module):
    def __init__(self, width, heads, furthest):
        super().__init__()
        self.heads, self.K, D = heads, furthest, width // heads
        for name in ("query", "key", "value", "output"):
            setattr(self, name, nn.Linear(width, width, bias=False))
        self.a = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)
        self.c = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)

    def split(self, x):
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)  # (B, H, T, D)

    def forward(self, x, cache=None):
        q, k, v = (self.split(one(x)) for one in (self.query, self.key, self.value))
        k_new, v_new = k, v
        if cache is not None:
            k, v = (torch.cat(two, dim=2) for two in zip(cache, (k, v)))
        T, S, D = q.shape[2], k.shape[2], q.shape[3]
        s, t = torch.arange(S), torch.arange(T)
        r = s - t[:, None]  # (T, S)
        row = (r.clamp(-self.K, self.K) + self.K).expand(*q.shape[:2], T, S)
        scores = (q @ k.mT + (q @ self.a.T).gather(-1, row)) / math.sqrt(D)
        weights = scores.masked_fill(s > torch.arange(S - T, S)[:, None], -math.inf).softmax(dim=-1)
        shares = weights.new_zeros(*q.shape[:3], 2 * self.K + 1).scatter_add(-1, row, weights)
        mixed = weights @ v + shares @ self.c
        return self.output(mixed.transpose(1, 2).flatten(2)), (k, v)


# == wrong 2
# mistake: The distance is t - s.
# accept: sign|key less|direction|distance|s - t|t - s
class ShawAttention(nn.Module):
    def __init__(self, width, heads, furthest):
        super().__init__()
        self.heads, self.K, D = heads, furthest, width // heads
        for name in ("query", "key", "value", "output"):
            setattr(self, name, nn.Linear(width, width, bias=False))
        self.a = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)
        self.c = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)

    def split(self, x):
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)  # (B, H, T, D)

    def forward(self, x, cache=None):
        q, k, v = (self.split(one(x)) for one in (self.query, self.key, self.value))
        k_new, v_new = k, v
        if cache is not None:
            k, v = (torch.cat(two, dim=2) for two in zip(cache, (k, v)))
        T, S, D = q.shape[2], k.shape[2], q.shape[3]
        s, t = torch.arange(S), torch.arange(S - T, S)
        r = s - t[:, None]  # (T, S)
        row = ((-r).clamp(-self.K, self.K) + self.K).expand(*q.shape[:2], T, S)
        scores = (q @ k.mT + (q @ self.a.T).gather(-1, row)) / math.sqrt(D)
        weights = scores.masked_fill(r > 0, -math.inf).softmax(dim=-1)
        shares = weights.new_zeros(*q.shape[:3], 2 * self.K + 1).scatter_add(-1, row, weights)
        mixed = weights @ v + shares @ self.c
        return self.output(mixed.transpose(1, 2).flatten(2)), (k, v)


# == wrong 3
# mistake: Distances are not clipped.
# accept: clip|K or more|beyond|furthest|far
class ShawAttention(nn.Module):
    def __init__(self, width, heads, furthest):
        super().__init__()
        self.heads, self.K, D = heads, furthest, width // heads
        for name in ("query", "key", "value", "output"):
            setattr(self, name, nn.Linear(width, width, bias=False))
        self.a = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)
        self.c = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)

    def split(self, x):
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)  # (B, H, T, D)

    def forward(self, x, cache=None):
        q, k, v = (self.split(one(x)) for one in (self.query, self.key, self.value))
        k_new, v_new = k, v
        if cache is not None:
            k, v = (torch.cat(two, dim=2) for two in zip(cache, (k, v)))
        T, S, D = q.shape[2], k.shape[2], q.shape[3]
        s, t = torch.arange(S), torch.arange(S - T, S)
        r = s - t[:, None]  # (T, S)
        row = ((r + self.K)).expand(*q.shape[:2], T, S)
        scores = (q @ k.mT + (q @ self.a.T).gather(-1, row)) / math.sqrt(D)
        weights = scores.masked_fill(r > 0, -math.inf).softmax(dim=-1)
        shares = weights.new_zeros(*q.shape[:3], 2 * self.K + 1).scatter_add(-1, row, weights)
        mixed = weights @ v + shares @ self.c
        return self.output(mixed.transpose(1, 2).flatten(2)), (k, v)


# == wrong 4
# mistake: The values get no vectors c.
# accept: value|c
class ShawAttention(nn.Module):
    def __init__(self, width, heads, furthest):
        super().__init__()
        self.heads, self.K, D = heads, furthest, width // heads
        for name in ("query", "key", "value", "output"):
            setattr(self, name, nn.Linear(width, width, bias=False))
        self.a = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)
        self.c = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)

    def split(self, x):
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)  # (B, H, T, D)

    def forward(self, x, cache=None):
        q, k, v = (self.split(one(x)) for one in (self.query, self.key, self.value))
        k_new, v_new = k, v
        if cache is not None:
            k, v = (torch.cat(two, dim=2) for two in zip(cache, (k, v)))
        T, S, D = q.shape[2], k.shape[2], q.shape[3]
        s, t = torch.arange(S), torch.arange(S - T, S)
        r = s - t[:, None]  # (T, S)
        row = (r.clamp(-self.K, self.K) + self.K).expand(*q.shape[:2], T, S)
        scores = (q @ k.mT + (q @ self.a.T).gather(-1, row)) / math.sqrt(D)
        weights = scores.masked_fill(r > 0, -math.inf).softmax(dim=-1)
        shares = weights.new_zeros(*q.shape[:3], 2 * self.K + 1).scatter_add(-1, row, weights)
        mixed = weights @ v
        return self.output(mixed.transpose(1, 2).flatten(2)), (k, v)


# == wrong 5
# mistake: The part of a is not divided by the root of D.
# accept: root|divid|sqrt|scale
class ShawAttention(nn.Module):
    def __init__(self, width, heads, furthest):
        super().__init__()
        self.heads, self.K, D = heads, furthest, width // heads
        for name in ("query", "key", "value", "output"):
            setattr(self, name, nn.Linear(width, width, bias=False))
        self.a = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)
        self.c = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)

    def split(self, x):
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)  # (B, H, T, D)

    def forward(self, x, cache=None):
        q, k, v = (self.split(one(x)) for one in (self.query, self.key, self.value))
        k_new, v_new = k, v
        if cache is not None:
            k, v = (torch.cat(two, dim=2) for two in zip(cache, (k, v)))
        T, S, D = q.shape[2], k.shape[2], q.shape[3]
        s, t = torch.arange(S), torch.arange(S - T, S)
        r = s - t[:, None]  # (T, S)
        row = (r.clamp(-self.K, self.K) + self.K).expand(*q.shape[:2], T, S)
        scores = q @ k.mT / math.sqrt(D) + (q @ self.a.T).gather(-1, row)
        weights = scores.masked_fill(r > 0, -math.inf).softmax(dim=-1)
        shares = weights.new_zeros(*q.shape[:3], 2 * self.K + 1).scatter_add(-1, row, weights)
        mixed = weights @ v + shares @ self.c
        return self.output(mixed.transpose(1, 2).flatten(2)), (k, v)


# == wrong 6
# mistake: There is no causal mask.
# accept: causal|mask|after|future
class ShawAttention(nn.Module):
    def __init__(self, width, heads, furthest):
        super().__init__()
        self.heads, self.K, D = heads, furthest, width // heads
        for name in ("query", "key", "value", "output"):
            setattr(self, name, nn.Linear(width, width, bias=False))
        self.a = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)
        self.c = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)

    def split(self, x):
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)  # (B, H, T, D)

    def forward(self, x, cache=None):
        q, k, v = (self.split(one(x)) for one in (self.query, self.key, self.value))
        k_new, v_new = k, v
        if cache is not None:
            k, v = (torch.cat(two, dim=2) for two in zip(cache, (k, v)))
        T, S, D = q.shape[2], k.shape[2], q.shape[3]
        s, t = torch.arange(S), torch.arange(S - T, S)
        r = s - t[:, None]  # (T, S)
        row = (r.clamp(-self.K, self.K) + self.K).expand(*q.shape[:2], T, S)
        scores = (q @ k.mT + (q @ self.a.T).gather(-1, row)) / math.sqrt(D)
        weights = scores.softmax(dim=-1)
        shares = weights.new_zeros(*q.shape[:3], 2 * self.K + 1).scatter_add(-1, row, weights)
        mixed = weights @ v + shares @ self.c
        return self.output(mixed.transpose(1, 2).flatten(2)), (k, v)


# == wrong 7
# mistake: With a cache the mask is that of a text that begins here: new queries see the first keys alone.
# accept: cache|mask|position|earlier|stand
class ShawAttention(nn.Module):
    def __init__(self, width, heads, furthest):
        super().__init__()
        self.heads, self.K, D = heads, furthest, width // heads
        for name in ("query", "key", "value", "output"):
            setattr(self, name, nn.Linear(width, width, bias=False))
        self.a = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)
        self.c = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)

    def split(self, x):
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)  # (B, H, T, D)

    def forward(self, x, cache=None):
        q, k, v = (self.split(one(x)) for one in (self.query, self.key, self.value))
        k_new, v_new = k, v
        if cache is not None:
            k, v = (torch.cat(two, dim=2) for two in zip(cache, (k, v)))
        T, S, D = q.shape[2], k.shape[2], q.shape[3]
        s, t = torch.arange(S), torch.arange(S - T, S)
        r = s - t[:, None]  # (T, S)
        row = (r.clamp(-self.K, self.K) + self.K).expand(*q.shape[:2], T, S)
        scores = (q @ k.mT + (q @ self.a.T).gather(-1, row)) / math.sqrt(D)
        weights = scores.masked_fill(~torch.ones(T, S, dtype=torch.bool).tril(), -math.inf).softmax(dim=-1)
        shares = weights.new_zeros(*q.shape[:3], 2 * self.K + 1).scatter_add(-1, row, weights)
        mixed = weights @ v + shares @ self.c
        return self.output(mixed.transpose(1, 2).flatten(2)), (k, v)


# == wrong 8
# mistake: Looks up a vector for each pair of positions: a tensor with T, S and D in it.
# accept: T, S|T S D|tensor|numbers|gather|each pair
class ShawAttention(nn.Module):
    def __init__(self, width, heads, furthest):
        super().__init__()
        self.heads, self.K, D = heads, furthest, width // heads
        for name in ("query", "key", "value", "output"):
            setattr(self, name, nn.Linear(width, width, bias=False))
        self.a = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)
        self.c = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)

    def split(self, x):
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)  # (B, H, T, D)

    def forward(self, x, cache=None):
        q, k, v = (self.split(one(x)) for one in (self.query, self.key, self.value))
        k_new, v_new = k, v
        if cache is not None:
            k, v = (torch.cat(two, dim=2) for two in zip(cache, (k, v)))
        T, S, D = q.shape[2], k.shape[2], q.shape[3]
        s, t = torch.arange(S), torch.arange(S - T, S)
        r = s - t[:, None]  # (T, S)
        row = (r.clamp(-self.K, self.K) + self.K).expand(*q.shape[:2], T, S)
        scores = (q @ k.mT + torch.einsum('bhtd,tsd->bhts', q, self.a[row[0, 0]])) / math.sqrt(D)
        weights = scores.masked_fill(r > 0, -math.inf).softmax(dim=-1)
        shares = weights.new_zeros(*q.shape[:3], 2 * self.K + 1).scatter_add(-1, row, weights)
        mixed = weights @ v + shares @ self.c
        return self.output(mixed.transpose(1, 2).flatten(2)), (k, v)


# == wrong 9
# mistake: The values' vectors are looked up for each pair of positions.
# accept: T, S|T S D|tensor|numbers|scatter|each pair|sum
class ShawAttention(nn.Module):
    def __init__(self, width, heads, furthest):
        super().__init__()
        self.heads, self.K, D = heads, furthest, width // heads
        for name in ("query", "key", "value", "output"):
            setattr(self, name, nn.Linear(width, width, bias=False))
        self.a = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)
        self.c = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)

    def split(self, x):
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)  # (B, H, T, D)

    def forward(self, x, cache=None):
        q, k, v = (self.split(one(x)) for one in (self.query, self.key, self.value))
        k_new, v_new = k, v
        if cache is not None:
            k, v = (torch.cat(two, dim=2) for two in zip(cache, (k, v)))
        T, S, D = q.shape[2], k.shape[2], q.shape[3]
        s, t = torch.arange(S), torch.arange(S - T, S)
        r = s - t[:, None]  # (T, S)
        row = (r.clamp(-self.K, self.K) + self.K).expand(*q.shape[:2], T, S)
        scores = (q @ k.mT + (q @ self.a.T).gather(-1, row)) / math.sqrt(D)
        weights = scores.masked_fill(r > 0, -math.inf).softmax(dim=-1)
        shares = weights.new_zeros(*q.shape[:3], 2 * self.K + 1).scatter_add(-1, row, weights)
        mixed = weights @ v + torch.einsum('bhts,tsd->bhtd', weights, self.c[row[0, 0]])
        return self.output(mixed.transpose(1, 2).flatten(2)), (k, v)


# == wrong 10
# mistake: Weights that fall on one distance overwrite each other: scatter, not scatter_add.
# accept: add|overwrit|sum|scatter
class ShawAttention(nn.Module):
    def __init__(self, width, heads, furthest):
        super().__init__()
        self.heads, self.K, D = heads, furthest, width // heads
        for name in ("query", "key", "value", "output"):
            setattr(self, name, nn.Linear(width, width, bias=False))
        self.a = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)
        self.c = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)

    def split(self, x):
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)  # (B, H, T, D)

    def forward(self, x, cache=None):
        q, k, v = (self.split(one(x)) for one in (self.query, self.key, self.value))
        k_new, v_new = k, v
        if cache is not None:
            k, v = (torch.cat(two, dim=2) for two in zip(cache, (k, v)))
        T, S, D = q.shape[2], k.shape[2], q.shape[3]
        s, t = torch.arange(S), torch.arange(S - T, S)
        r = s - t[:, None]  # (T, S)
        row = (r.clamp(-self.K, self.K) + self.K).expand(*q.shape[:2], T, S)
        scores = (q @ k.mT + (q @ self.a.T).gather(-1, row)) / math.sqrt(D)
        weights = scores.masked_fill(r > 0, -math.inf).softmax(dim=-1)
        shares = weights.new_zeros(*q.shape[:3], 2 * self.K + 1).scatter(-1, row, weights)
        mixed = weights @ v + shares @ self.c
        return self.output(mixed.transpose(1, 2).flatten(2)), (k, v)


# == wrong 11
# mistake: The returned cache holds only the newest keys and values.
# accept: third|earlier|cache|newest|all|forgets|lost|on
class ShawAttention(nn.Module):
    def __init__(self, width, heads, furthest):
        super().__init__()
        self.heads, self.K, D = heads, furthest, width // heads
        for name in ("query", "key", "value", "output"):
            setattr(self, name, nn.Linear(width, width, bias=False))
        self.a = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)
        self.c = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)

    def split(self, x):
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)  # (B, H, T, D)

    def forward(self, x, cache=None):
        q, k, v = (self.split(one(x)) for one in (self.query, self.key, self.value))
        k_new, v_new = k, v
        if cache is not None:
            k, v = (torch.cat(two, dim=2) for two in zip(cache, (k, v)))
        T, S, D = q.shape[2], k.shape[2], q.shape[3]
        s, t = torch.arange(S), torch.arange(S - T, S)
        r = s - t[:, None]  # (T, S)
        row = (r.clamp(-self.K, self.K) + self.K).expand(*q.shape[:2], T, S)
        scores = (q @ k.mT + (q @ self.a.T).gather(-1, row)) / math.sqrt(D)
        weights = scores.masked_fill(r > 0, -math.inf).softmax(dim=-1)
        shares = weights.new_zeros(*q.shape[:3], 2 * self.K + 1).scatter_add(-1, row, weights)
        mixed = weights @ v + shares @ self.c
        return self.output(mixed.transpose(1, 2).flatten(2)), (k_new, v_new)


# == wrong 12
# mistake: The softmax runs over the queries.
# accept: softmax|keys|over|sum to
class ShawAttention(nn.Module):
    def __init__(self, width, heads, furthest):
        super().__init__()
        self.heads, self.K, D = heads, furthest, width // heads
        for name in ("query", "key", "value", "output"):
            setattr(self, name, nn.Linear(width, width, bias=False))
        self.a = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)
        self.c = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)

    def split(self, x):
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)  # (B, H, T, D)

    def forward(self, x, cache=None):
        q, k, v = (self.split(one(x)) for one in (self.query, self.key, self.value))
        k_new, v_new = k, v
        if cache is not None:
            k, v = (torch.cat(two, dim=2) for two in zip(cache, (k, v)))
        T, S, D = q.shape[2], k.shape[2], q.shape[3]
        s, t = torch.arange(S), torch.arange(S - T, S)
        r = s - t[:, None]  # (T, S)
        row = (r.clamp(-self.K, self.K) + self.K).expand(*q.shape[:2], T, S)
        scores = (q @ k.mT + (q @ self.a.T).gather(-1, row)) / math.sqrt(D)
        weights = scores.masked_fill(r > 0, -math.inf).softmax(dim=-2).nan_to_num()
        shares = weights.new_zeros(*q.shape[:3], 2 * self.K + 1).scatter_add(-1, row, weights)
        mixed = weights @ v + shares @ self.c
        return self.output(mixed.transpose(1, 2).flatten(2)), (k, v)


# == wrong 13
# mistake: The key is asked, not the query: k · a.
# accept: query|q ·|asks|key
class ShawAttention(nn.Module):
    def __init__(self, width, heads, furthest):
        super().__init__()
        self.heads, self.K, D = heads, furthest, width // heads
        for name in ("query", "key", "value", "output"):
            setattr(self, name, nn.Linear(width, width, bias=False))
        self.a = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)
        self.c = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)

    def split(self, x):
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)  # (B, H, T, D)

    def forward(self, x, cache=None):
        q, k, v = (self.split(one(x)) for one in (self.query, self.key, self.value))
        k_new, v_new = k, v
        if cache is not None:
            k, v = (torch.cat(two, dim=2) for two in zip(cache, (k, v)))
        T, S, D = q.shape[2], k.shape[2], q.shape[3]
        s, t = torch.arange(S), torch.arange(S - T, S)
        r = s - t[:, None]  # (T, S)
        row = (r.clamp(-self.K, self.K) + self.K).expand(*q.shape[:2], T, S)
        scores = (q @ k.mT + (k @ self.a.T).mT.gather(-2, row.mT.clamp(0, 2 * self.K).transpose(-2, -1)[..., :1, :].expand(-1, -1, T, -1))) / math.sqrt(D)
        weights = scores.masked_fill(r > 0, -math.inf).softmax(dim=-1)
        shares = weights.new_zeros(*q.shape[:3], 2 * self.K + 1).scatter_add(-1, row, weights)
        mixed = weights @ v + shares @ self.c
        return self.output(mixed.transpose(1, 2).flatten(2)), (k, v)


# == wrong 14
# mistake: Heads are cut with a reshape alone, which mixes positions and heads.
# accept: head|reshape|transpose|split|mix
class ShawAttention(nn.Module):
    def __init__(self, width, heads, furthest):
        super().__init__()
        self.heads, self.K, D = heads, furthest, width // heads
        for name in ("query", "key", "value", "output"):
            setattr(self, name, nn.Linear(width, width, bias=False))
        self.a = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)
        self.c = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)

    def split(self, x):
        return x.reshape(x.shape[0], self.heads, x.shape[1], -1)  # (B, H, T, D)

    def forward(self, x, cache=None):
        q, k, v = (self.split(one(x)) for one in (self.query, self.key, self.value))
        k_new, v_new = k, v
        if cache is not None:
            k, v = (torch.cat(two, dim=2) for two in zip(cache, (k, v)))
        T, S, D = q.shape[2], k.shape[2], q.shape[3]
        s, t = torch.arange(S), torch.arange(S - T, S)
        r = s - t[:, None]  # (T, S)
        row = (r.clamp(-self.K, self.K) + self.K).expand(*q.shape[:2], T, S)
        scores = (q @ k.mT + (q @ self.a.T).gather(-1, row)) / math.sqrt(D)
        weights = scores.masked_fill(r > 0, -math.inf).softmax(dim=-1)
        shares = weights.new_zeros(*q.shape[:3], 2 * self.K + 1).scatter_add(-1, row, weights)
        mixed = weights @ v + shares @ self.c
        return self.output(mixed.transpose(1, 2).flatten(2)), (k, v)


# == wrong 15
# mistake: The table is read at r itself: K is not added, and negative rows count from the end.
# accept: + K|row|2K|sign|distance|negative
class ShawAttention(nn.Module):
    def __init__(self, width, heads, furthest):
        super().__init__()
        self.heads, self.K, D = heads, furthest, width // heads
        for name in ("query", "key", "value", "output"):
            setattr(self, name, nn.Linear(width, width, bias=False))
        self.a = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)
        self.c = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)

    def split(self, x):
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)  # (B, H, T, D)

    def forward(self, x, cache=None):
        q, k, v = (self.split(one(x)) for one in (self.query, self.key, self.value))
        k_new, v_new = k, v
        if cache is not None:
            k, v = (torch.cat(two, dim=2) for two in zip(cache, (k, v)))
        T, S, D = q.shape[2], k.shape[2], q.shape[3]
        s, t = torch.arange(S), torch.arange(S - T, S)
        r = s - t[:, None]  # (T, S)
        row = (r.clamp(-self.K, self.K) % (2 * self.K + 1)).expand(*q.shape[:2], T, S)
        scores = (q @ k.mT + (q @ self.a.T).gather(-1, row)) / math.sqrt(D)
        weights = scores.masked_fill(r > 0, -math.inf).softmax(dim=-1)
        shares = weights.new_zeros(*q.shape[:3], 2 * self.K + 1).scatter_add(-1, row, weights)
        mixed = weights @ v + shares @ self.c
        return self.output(mixed.transpose(1, 2).flatten(2)), (k, v)


# == wrong 16
# mistake: The linear maps have a bias.
# accept: bias|parameter
class ShawAttention(nn.Module):
    def __init__(self, width, heads, furthest):
        super().__init__()
        self.heads, self.K, D = heads, furthest, width // heads
        for name in ("query", "key", "value", "output"):
            setattr(self, name, nn.Linear(width, width, bias=True))
        self.a = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)
        self.c = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)

    def split(self, x):
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)  # (B, H, T, D)

    def forward(self, x, cache=None):
        q, k, v = (self.split(one(x)) for one in (self.query, self.key, self.value))
        k_new, v_new = k, v
        if cache is not None:
            k, v = (torch.cat(two, dim=2) for two in zip(cache, (k, v)))
        T, S, D = q.shape[2], k.shape[2], q.shape[3]
        s, t = torch.arange(S), torch.arange(S - T, S)
        r = s - t[:, None]  # (T, S)
        row = (r.clamp(-self.K, self.K) + self.K).expand(*q.shape[:2], T, S)
        scores = (q @ k.mT + (q @ self.a.T).gather(-1, row)) / math.sqrt(D)
        weights = scores.masked_fill(r > 0, -math.inf).softmax(dim=-1)
        shares = weights.new_zeros(*q.shape[:3], 2 * self.K + 1).scatter_add(-1, row, weights)
        mixed = weights @ v + shares @ self.c
        return self.output(mixed.transpose(1, 2).flatten(2)), (k, v)


# == wrong 17
# mistake: The heads are joined, but the output map is left out.
# accept: output|map|project
class ShawAttention(nn.Module):
    def __init__(self, width, heads, furthest):
        super().__init__()
        self.heads, self.K, D = heads, furthest, width // heads
        for name in ("query", "key", "value", "output"):
            setattr(self, name, nn.Linear(width, width, bias=False))
        self.a = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)
        self.c = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)

    def split(self, x):
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)  # (B, H, T, D)

    def forward(self, x, cache=None):
        q, k, v = (self.split(one(x)) for one in (self.query, self.key, self.value))
        k_new, v_new = k, v
        if cache is not None:
            k, v = (torch.cat(two, dim=2) for two in zip(cache, (k, v)))
        T, S, D = q.shape[2], k.shape[2], q.shape[3]
        s, t = torch.arange(S), torch.arange(S - T, S)
        r = s - t[:, None]  # (T, S)
        row = (r.clamp(-self.K, self.K) + self.K).expand(*q.shape[:2], T, S)
        scores = (q @ k.mT + (q @ self.a.T).gather(-1, row)) / math.sqrt(D)
        weights = scores.masked_fill(r > 0, -math.inf).softmax(dim=-1)
        shares = weights.new_zeros(*q.shape[:3], 2 * self.K + 1).scatter_add(-1, row, weights)
        mixed = weights @ v + shares @ self.c
        return mixed.transpose(1, 2).flatten(2), (k, v)


# == wrong 18
# mistake: The scores are divided by the root of the width of the model.
# accept: root|width|head|D
class ShawAttention(nn.Module):
    def __init__(self, width, heads, furthest):
        super().__init__()
        self.heads, self.K, D = heads, furthest, width // heads
        for name in ("query", "key", "value", "output"):
            setattr(self, name, nn.Linear(width, width, bias=False))
        self.a = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)
        self.c = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)

    def split(self, x):
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)  # (B, H, T, D)

    def forward(self, x, cache=None):
        q, k, v = (self.split(one(x)) for one in (self.query, self.key, self.value))
        k_new, v_new = k, v
        if cache is not None:
            k, v = (torch.cat(two, dim=2) for two in zip(cache, (k, v)))
        T, S, D = q.shape[2], k.shape[2], q.shape[3]
        s, t = torch.arange(S), torch.arange(S - T, S)
        r = s - t[:, None]  # (T, S)
        row = (r.clamp(-self.K, self.K) + self.K).expand(*q.shape[:2], T, S)
        scores = (q @ k.mT + (q @ self.a.T).gather(-1, row)) / math.sqrt(D * self.heads)
        weights = scores.masked_fill(r > 0, -math.inf).softmax(dim=-1)
        shares = weights.new_zeros(*q.shape[:3], 2 * self.K + 1).scatter_add(-1, row, weights)
        mixed = weights @ v + shares @ self.c
        return self.output(mixed.transpose(1, 2).flatten(2)), (k, v)


# == wrong 19
# mistake: The tables are drawn as wide as the model.
# accept: D|head|shape|wide|width
class ShawAttention(nn.Module):
    def __init__(self, width, heads, furthest):
        super().__init__()
        self.heads, self.K, D = heads, furthest, width // heads
        for name in ("query", "key", "value", "output"):
            setattr(self, name, nn.Linear(width, width, bias=False))
        self.a = nn.Parameter(torch.randn(2 * furthest + 1, width) * 0.02)
        self.c = nn.Parameter(torch.randn(2 * furthest + 1, width) * 0.02)

    def split(self, x):
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)  # (B, H, T, D)

    def forward(self, x, cache=None):
        q, k, v = (self.split(one(x)) for one in (self.query, self.key, self.value))
        k_new, v_new = k, v
        if cache is not None:
            k, v = (torch.cat(two, dim=2) for two in zip(cache, (k, v)))
        T, S, D = q.shape[2], k.shape[2], q.shape[3]
        s, t = torch.arange(S), torch.arange(S - T, S)
        r = s - t[:, None]  # (T, S)
        row = (r.clamp(-self.K, self.K) + self.K).expand(*q.shape[:2], T, S)
        scores = (q @ k.mT + (q @ self.a.T).gather(-1, row)) / math.sqrt(D)
        weights = scores.masked_fill(r > 0, -math.inf).softmax(dim=-1)
        shares = weights.new_zeros(*q.shape[:3], 2 * self.K + 1).scatter_add(-1, row, weights)
        mixed = weights @ v + shares @ self.c
        return self.output(mixed.transpose(1, 2).flatten(2)), (k, v)


# == wrong 20
# mistake: c is added to the output for the query's own distance alone (row K).
# accept: sum|weight|each|distance|c
class ShawAttention(nn.Module):
    def __init__(self, width, heads, furthest):
        super().__init__()
        self.heads, self.K, D = heads, furthest, width // heads
        for name in ("query", "key", "value", "output"):
            setattr(self, name, nn.Linear(width, width, bias=False))
        self.a = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)
        self.c = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)

    def split(self, x):
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)  # (B, H, T, D)

    def forward(self, x, cache=None):
        q, k, v = (self.split(one(x)) for one in (self.query, self.key, self.value))
        k_new, v_new = k, v
        if cache is not None:
            k, v = (torch.cat(two, dim=2) for two in zip(cache, (k, v)))
        T, S, D = q.shape[2], k.shape[2], q.shape[3]
        s, t = torch.arange(S), torch.arange(S - T, S)
        r = s - t[:, None]  # (T, S)
        row = (r.clamp(-self.K, self.K) + self.K).expand(*q.shape[:2], T, S)
        scores = (q @ k.mT + (q @ self.a.T).gather(-1, row)) / math.sqrt(D)
        weights = scores.masked_fill(r > 0, -math.inf).softmax(dim=-1)
        shares = weights.new_zeros(*q.shape[:3], 2 * self.K + 1).scatter_add(-1, row, weights)
        mixed = weights @ v + self.c[self.K]
        return self.output(mixed.transpose(1, 2).flatten(2)), (k, v)


# == wrong 21
# mistake: A new part is attended without the mask among its own tokens: everything in the cache and in x is seen.
# accept: causal|mask|after|future
class ShawAttention(nn.Module):
    def __init__(self, width, heads, furthest):
        super().__init__()
        self.heads, self.K, D = heads, furthest, width // heads
        for name in ("query", "key", "value", "output"):
            setattr(self, name, nn.Linear(width, width, bias=False))
        self.a = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)
        self.c = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)

    def split(self, x):
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)  # (B, H, T, D)

    def forward(self, x, cache=None):
        q, k, v = (self.split(one(x)) for one in (self.query, self.key, self.value))
        k_new, v_new = k, v
        if cache is not None:
            k, v = (torch.cat(two, dim=2) for two in zip(cache, (k, v)))
        T, S, D = q.shape[2], k.shape[2], q.shape[3]
        s, t = torch.arange(S), torch.arange(S - T, S)
        r = s - t[:, None]  # (T, S)
        row = (r.clamp(-self.K, self.K) + self.K).expand(*q.shape[:2], T, S)
        scores = (q @ k.mT + (q @ self.a.T).gather(-1, row)) / math.sqrt(D)
        weights = scores.masked_fill((r > 0) & (cache is None), -math.inf).softmax(dim=-1)
        shares = weights.new_zeros(*q.shape[:3], 2 * self.K + 1).scatter_add(-1, row, weights)
        mixed = weights @ v + shares @ self.c
        return self.output(mixed.transpose(1, 2).flatten(2)), (k, v)


# == wrong 22
# mistake: a and c are exchanged.
# accept: a|c|exchanged|key|value|table
class ShawAttention(nn.Module):
    def __init__(self, width, heads, furthest):
        super().__init__()
        self.heads, self.K, D = heads, furthest, width // heads
        for name in ("query", "key", "value", "output"):
            setattr(self, name, nn.Linear(width, width, bias=False))
        self.a = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)
        self.c = nn.Parameter(torch.randn(2 * furthest + 1, D) * 0.02)

    def split(self, x):
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)  # (B, H, T, D)

    def forward(self, x, cache=None):
        q, k, v = (self.split(one(x)) for one in (self.query, self.key, self.value))
        k_new, v_new = k, v
        if cache is not None:
            k, v = (torch.cat(two, dim=2) for two in zip(cache, (k, v)))
        T, S, D = q.shape[2], k.shape[2], q.shape[3]
        s, t = torch.arange(S), torch.arange(S - T, S)
        r = s - t[:, None]  # (T, S)
        row = (r.clamp(-self.K, self.K) + self.K).expand(*q.shape[:2], T, S)
        scores = (q @ k.mT + (q @ self.c.T).gather(-1, row)) / math.sqrt(D)
        weights = scores.masked_fill(r > 0, -math.inf).softmax(dim=-1)
        shares = weights.new_zeros(*q.shape[:3], 2 * self.K + 1).scatter_add(-1, row, weights)
        mixed = weights @ v + shares @ self.a
        return self.output(mixed.transpose(1, 2).flatten(2)), (k, v)
