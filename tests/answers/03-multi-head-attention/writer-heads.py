# Answers to writer-heads of 03-multi-head-attention, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
class WriterHeads(nn.Module):
    def __init__(self, width, heads, key_heads):
        super().__init__()
        self.heads, self.key_heads, self.size = heads, key_heads, width // heads
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, key_heads * self.size, bias=False)
        self.value = nn.Linear(width, key_heads * self.size, bias=False)
        self.output = nn.Linear(width, width, bias=False)
        self.off = []

    def switch_off(self, heads):
        self.off = list(heads)

    def split(self, x, count):
        return x.unflatten(-1, (count, self.size)).transpose(1, 2)

    def attend(self, q, k, v, mask=None):
        times = self.heads // self.key_heads
        k = k.repeat_interleave(times, dim=1)
        v = v.repeat_interleave(times, dim=1)
        scores = q @ k.transpose(-1, -2) / math.sqrt(self.size)
        if mask is not None:
            scores = scores.masked_fill(~mask, -math.inf)
        weights = scores.softmax(dim=-1)
        mixed = weights @ v
        live = torch.ones(self.heads, dtype=mixed.dtype)
        live[self.off] = 0
        mixed = mixed * live[:, None, None]
        return self.output(mixed.transpose(1, 2).flatten(2)), weights

    def forward(self, x):
        T = x.shape[1]
        mask = torch.ones(T, T, dtype=torch.bool).tril()
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        return self.attend(q, k, v, mask)

    def write(self, x, cache=None):
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        if cache is not None:
            k = torch.cat([cache[0], k], dim=2)
            v = torch.cat([cache[1], v], dim=2)
        output, _ = self.attend(q, k, v)
        return output, (k, v)


# == right 2
class WriterHeads(nn.Module):
    def __init__(self, width, heads, key_heads):
        super().__init__()
        self.D = width // heads
        self.H = heads
        self.G = key_heads
        self.query = nn.Linear(width, width, bias=False)
        self.output = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, self.D * key_heads, bias=False)
        self.value = nn.Linear(width, self.D * key_heads, bias=False)
        self.register_buffer("live", torch.ones(heads))

    def switch_off(self, heads):
        self.live.fill_(1.0)
        for head in heads:
            self.live[head] = 0.0

    def _run(self, x, keys, values):
        """The last positions ask; they may look at what is not after them."""
        B, T, W = x.shape
        S = keys.shape[2]
        q = self.query(x).view(B, T, self.G, self.H // self.G, self.D)
        scores = torch.einsum("btgrd,bgsd->bgrts", q, keys) * self.D**-0.5
        scores = scores + torch.full((T, S), float("-inf")).triu(S - T + 1)
        weights = torch.softmax(scores, dim=-1)
        mixed = torch.einsum("bgrts,bgsd->btgrd", weights, values)
        mixed = mixed.reshape(B, T, self.H, self.D) * self.live.view(1, 1, -1, 1)
        return self.output(mixed.reshape(B, T, W)), weights.reshape(B, self.H, T, S)

    def _kv(self, x):
        B, T, _ = x.shape
        k = self.key(x).view(B, T, self.G, self.D).permute(0, 2, 1, 3)
        v = self.value(x).view(B, T, self.G, self.D).permute(0, 2, 1, 3)
        return k, v

    def forward(self, x):
        return self._run(x, *self._kv(x))

    def write(self, x, cache=None):
        new = self._kv(x)
        if cache:
            new = tuple(torch.cat(two, dim=-2) for two in zip(cache, new))
        return self._run(x, *new)[0], new


# == right 3
class WriterHeads(nn.Module):
    def __init__(self, width, heads, key_heads):
        super().__init__()
        D = width // heads
        self.heads, self.key_heads, self.silent = heads, key_heads, set()
        self.query, self.output = (nn.Linear(width, width, bias=False) for _ in range(2))
        self.key, self.value = (nn.Linear(width, key_heads * D, bias=False) for _ in range(2))

    def switch_off(self, heads):
        self.silent = set(heads)

    def forward(self, x):
        cache, outputs, rows = None, [], []
        for t in range(x.shape[1]):
            output, cache, weights = self.step(x[:, t : t + 1], cache)
            outputs.append(output)
            rows.append(nn.functional.pad(weights, (0, x.shape[1] - 1 - t)))
        return torch.cat(outputs, dim=1), torch.cat(rows, dim=2)

    def write(self, x, cache=None):
        return self.step(x, cache)[:2]

    def step(self, x, cache):
        D = x.shape[-1] // self.heads
        q, k, v = self.query(x), self.key(x), self.value(x)
        k = torch.stack(k.split(D, dim=-1), dim=1)          # (B, G, 1, D)
        v = torch.stack(v.split(D, dim=-1), dim=1)
        if cache is not None:
            k, v = torch.cat((cache[0], k), 2), torch.cat((cache[1], v), 2)
        output, weights = 0, []
        for h in range(self.heads):
            columns = slice(h * D, h * D + D)
            g = h * self.key_heads // self.heads
            a = (q[..., columns] @ k[:, g].mT / D**0.5).softmax(-1)
            weights.append(a)
            if h not in self.silent:
                output = output + a @ v[:, g] @ self.output.weight[:, columns].T
        if not torch.is_tensor(output):
            output = torch.zeros_like(x)
        return output, (k, v), torch.stack(weights, dim=1)


# == right 4
class WriterHeads(nn.Module):
    def __init__(self, width, heads, key_heads):
        super().__init__()
        self.width, self.heads, self.key_heads = width, heads, key_heads
        self.D = width // heads
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, key_heads * self.D, bias=False)
        self.value = nn.Linear(width, key_heads * self.D, bias=False)
        self.output = nn.Linear(width, width, bias=False)
        self.columns = torch.ones(width, dtype=torch.bool)

    def switch_off(self, heads):
        self.columns = torch.ones(self.width, dtype=torch.bool)
        for h in heads:
            self.columns[h * self.D : (h + 1) * self.D] = False

    def project(self, x):
        B, T, _ = x.shape
        shape = lambda y, n: y.reshape(B, T, n, self.D).transpose(1, 2)
        return (shape(self.query(x), self.heads),
                shape(self.key(x), self.key_heads), shape(self.value(x), self.key_heads))

    def join(self, mixed):
        joined = mixed.transpose(1, 2).reshape(mixed.shape[0], -1, self.width)
        return nn.functional.linear(joined, self.output.weight * self.columns)

    def forward(self, x):
        q, k, v = self.project(x)
        index = torch.arange(self.heads) * self.key_heads // self.heads
        scores = q @ k[:, index].transpose(2, 3) / math.sqrt(self.D)
        future = torch.ones(x.shape[1], x.shape[1]).triu(1).bool()
        weights = scores.masked_fill(future, float("-inf")).softmax(-1)
        return self.join(weights @ v[:, index]), weights

    def write(self, x, cache=None):
        q, k, v = self.project(x)
        if cache is not None:
            k, v = (torch.cat([old, new], dim=2) for old, new in zip(cache, (k, v)))
        mixed = nn.functional.scaled_dot_product_attention(q, k, v, enable_gqa=True)
        return self.join(mixed), (k, v)


# == wrong 1
# mistake: Every query head gets a group's keys by `repeat`: whole rounds of all groups, not neighbours.
# accept: neighbour|group|repeat
class WriterHeads(nn.Module):
    def __init__(self, width, heads, key_heads):
        super().__init__()
        self.heads, self.key_heads, self.size = heads, key_heads, width // heads
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, key_heads * self.size, bias=False)
        self.value = nn.Linear(width, key_heads * self.size, bias=False)
        self.output = nn.Linear(width, width, bias=False)
        self.off = []

    def switch_off(self, heads):
        self.off = list(heads)

    def split(self, x, count):
        return x.unflatten(-1, (count, self.size)).transpose(1, 2)

    def attend(self, q, k, v, mask=None):
        times = self.heads // self.key_heads
        k = k.repeat(1, times, 1, 1)
        v = v.repeat(1, times, 1, 1)
        scores = q @ k.transpose(-1, -2) / math.sqrt(self.size)
        if mask is not None:
            scores = scores.masked_fill(~mask, -math.inf)
        weights = scores.softmax(dim=-1)
        mixed = weights @ v
        live = torch.ones(self.heads, dtype=mixed.dtype)
        live[self.off] = 0
        mixed = mixed * live[:, None, None]
        return self.output(mixed.transpose(1, 2).flatten(2)), weights

    def forward(self, x):
        T = x.shape[1]
        mask = torch.ones(T, T, dtype=torch.bool).tril()
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        return self.attend(q, k, v, mask)

    def write(self, x, cache=None):
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        if cache is not None:
            k = torch.cat([cache[0], k], dim=2)
            v = torch.cat([cache[1], v], dim=2)
        output, _ = self.attend(q, k, v)
        return output, (k, v)


# == wrong 2
# mistake: `forward` has no mask.
# accept: mask|future|causal|later|after
class WriterHeads(nn.Module):
    def __init__(self, width, heads, key_heads):
        super().__init__()
        self.heads, self.key_heads, self.size = heads, key_heads, width // heads
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, key_heads * self.size, bias=False)
        self.value = nn.Linear(width, key_heads * self.size, bias=False)
        self.output = nn.Linear(width, width, bias=False)
        self.off = []

    def switch_off(self, heads):
        self.off = list(heads)

    def split(self, x, count):
        return x.unflatten(-1, (count, self.size)).transpose(1, 2)

    def attend(self, q, k, v, mask=None):
        times = self.heads // self.key_heads
        k = k.repeat_interleave(times, dim=1)
        v = v.repeat_interleave(times, dim=1)
        scores = q @ k.transpose(-1, -2) / math.sqrt(self.size)
        if mask is not None:
            scores = scores.masked_fill(~mask, -math.inf)
        weights = scores.softmax(dim=-1)
        mixed = weights @ v
        live = torch.ones(self.heads, dtype=mixed.dtype)
        live[self.off] = 0
        mixed = mixed * live[:, None, None]
        return self.output(mixed.transpose(1, 2).flatten(2)), weights

    def forward(self, x):
        T = x.shape[1]
        mask = torch.ones(T, T, dtype=torch.bool).tril()
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        return self.attend(q, k, v)

    def write(self, x, cache=None):
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        if cache is not None:
            k = torch.cat([cache[0], k], dim=2)
            v = torch.cat([cache[1], v], dim=2)
        output, _ = self.attend(q, k, v)
        return output, (k, v)


# == wrong 3
# mistake: Scores are divided by the root of the whole width.
# accept: root|√|sqrt|width|scale|divid
class WriterHeads(nn.Module):
    def __init__(self, width, heads, key_heads):
        super().__init__()
        self.heads, self.key_heads, self.size = heads, key_heads, width // heads
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, key_heads * self.size, bias=False)
        self.value = nn.Linear(width, key_heads * self.size, bias=False)
        self.output = nn.Linear(width, width, bias=False)
        self.off = []

    def switch_off(self, heads):
        self.off = list(heads)

    def split(self, x, count):
        return x.unflatten(-1, (count, self.size)).transpose(1, 2)

    def attend(self, q, k, v, mask=None):
        times = self.heads // self.key_heads
        k = k.repeat_interleave(times, dim=1)
        v = v.repeat_interleave(times, dim=1)
        scores = q @ k.transpose(-1, -2) / math.sqrt(self.size * self.heads)
        if mask is not None:
            scores = scores.masked_fill(~mask, -math.inf)
        weights = scores.softmax(dim=-1)
        mixed = weights @ v
        live = torch.ones(self.heads, dtype=mixed.dtype)
        live[self.off] = 0
        mixed = mixed * live[:, None, None]
        return self.output(mixed.transpose(1, 2).flatten(2)), weights

    def forward(self, x):
        T = x.shape[1]
        mask = torch.ones(T, T, dtype=torch.bool).tril()
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        return self.attend(q, k, v, mask)

    def write(self, x, cache=None):
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        if cache is not None:
            k = torch.cat([cache[0], k], dim=2)
            v = torch.cat([cache[1], v], dim=2)
        output, _ = self.attend(q, k, v)
        return output, (k, v)


# == wrong 4
# mistake: The heads are joined without bringing them back behind the positions.
# accept: transpose|join|back|axes|axis|mix
def x_shape(mixed):
    B, H, T, D = mixed.shape
    return B, T, H * D


class WriterHeads(nn.Module):
    def __init__(self, width, heads, key_heads):
        super().__init__()
        self.heads, self.key_heads, self.size = heads, key_heads, width // heads
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, key_heads * self.size, bias=False)
        self.value = nn.Linear(width, key_heads * self.size, bias=False)
        self.output = nn.Linear(width, width, bias=False)
        self.off = []

    def switch_off(self, heads):
        self.off = list(heads)

    def split(self, x, count):
        return x.unflatten(-1, (count, self.size)).transpose(1, 2)

    def attend(self, q, k, v, mask=None):
        times = self.heads // self.key_heads
        k = k.repeat_interleave(times, dim=1)
        v = v.repeat_interleave(times, dim=1)
        scores = q @ k.transpose(-1, -2) / math.sqrt(self.size)
        if mask is not None:
            scores = scores.masked_fill(~mask, -math.inf)
        weights = scores.softmax(dim=-1)
        mixed = weights @ v
        live = torch.ones(self.heads, dtype=mixed.dtype)
        live[self.off] = 0
        mixed = mixed * live[:, None, None]
        return self.output(mixed.reshape(x_shape(mixed))), weights

    def forward(self, x):
        T = x.shape[1]
        mask = torch.ones(T, T, dtype=torch.bool).tril()
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        return self.attend(q, k, v, mask)

    def write(self, x, cache=None):
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        if cache is not None:
            k = torch.cat([cache[0], k], dim=2)
            v = torch.cat([cache[1], v], dim=2)
        output, _ = self.attend(q, k, v)
        return output, (k, v)


# == wrong 5
# mistake: The cache keeps the copies, one for each query head.
# accept: cop|group|cache|shared|G
class WriterHeads(nn.Module):
    def __init__(self, width, heads, key_heads):
        super().__init__()
        self.heads, self.key_heads, self.size = heads, key_heads, width // heads
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, key_heads * self.size, bias=False)
        self.value = nn.Linear(width, key_heads * self.size, bias=False)
        self.output = nn.Linear(width, width, bias=False)
        self.off = []

    def switch_off(self, heads):
        self.off = list(heads)

    def split(self, x, count):
        return x.unflatten(-1, (count, self.size)).transpose(1, 2)

    def attend(self, q, k, v, mask=None):
        times = self.heads // self.key_heads
        if k.shape[1] < self.heads:
            k, v = k.repeat_interleave(times, 1), v.repeat_interleave(times, 1)
        scores = q @ k.transpose(-1, -2) / math.sqrt(self.size)
        if mask is not None:
            scores = scores.masked_fill(~mask, -math.inf)
        weights = scores.softmax(dim=-1)
        mixed = weights @ v
        live = torch.ones(self.heads, dtype=mixed.dtype)
        live[self.off] = 0
        mixed = mixed * live[:, None, None]
        return self.output(mixed.transpose(1, 2).flatten(2)), weights

    def forward(self, x):
        T = x.shape[1]
        mask = torch.ones(T, T, dtype=torch.bool).tril()
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        return self.attend(q, k, v, mask)

    def write(self, x, cache=None):
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        times = self.heads // self.key_heads
        k, v = k.repeat_interleave(times, 1), v.repeat_interleave(times, 1)
        if cache is not None:
            k = torch.cat([cache[0], k], dim=2)
            v = torch.cat([cache[1], v], dim=2)
        output, _ = self.attend(q, k, v)
        return output, (k, v)


# == wrong 6
# mistake: `switch_off` adds to the heads that are off already.
# accept: no others|again|before|on|earlier|add
class WriterHeads(nn.Module):
    def __init__(self, width, heads, key_heads):
        super().__init__()
        self.heads, self.key_heads, self.size = heads, key_heads, width // heads
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, key_heads * self.size, bias=False)
        self.value = nn.Linear(width, key_heads * self.size, bias=False)
        self.output = nn.Linear(width, width, bias=False)
        self.off = []

    def switch_off(self, heads):
        self.off = self.off + list(heads)

    def split(self, x, count):
        return x.unflatten(-1, (count, self.size)).transpose(1, 2)

    def attend(self, q, k, v, mask=None):
        times = self.heads // self.key_heads
        k = k.repeat_interleave(times, dim=1)
        v = v.repeat_interleave(times, dim=1)
        scores = q @ k.transpose(-1, -2) / math.sqrt(self.size)
        if mask is not None:
            scores = scores.masked_fill(~mask, -math.inf)
        weights = scores.softmax(dim=-1)
        mixed = weights @ v
        live = torch.ones(self.heads, dtype=mixed.dtype)
        live[self.off] = 0
        mixed = mixed * live[:, None, None]
        return self.output(mixed.transpose(1, 2).flatten(2)), weights

    def forward(self, x):
        T = x.shape[1]
        mask = torch.ones(T, T, dtype=torch.bool).tril()
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        return self.attend(q, k, v, mask)

    def write(self, x, cache=None):
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        if cache is not None:
            k = torch.cat([cache[0], k], dim=2)
            v = torch.cat([cache[1], v], dim=2)
        output, _ = self.attend(q, k, v)
        return output, (k, v)


# == wrong 7
# mistake: `switch_off` writes zeros into the output weights, for good.
# accept: weight|good|stay|back|again|change
class WriterHeads(nn.Module):
    def __init__(self, width, heads, key_heads):
        super().__init__()
        self.heads, self.key_heads, self.size = heads, key_heads, width // heads
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, key_heads * self.size, bias=False)
        self.value = nn.Linear(width, key_heads * self.size, bias=False)
        self.output = nn.Linear(width, width, bias=False)
        self.off = []

    def switch_off(self, heads):
        with torch.no_grad():
            for head in heads:
                self.output.weight[:, head * self.size : (head + 1) * self.size] = 0

    def split(self, x, count):
        return x.unflatten(-1, (count, self.size)).transpose(1, 2)

    def attend(self, q, k, v, mask=None):
        times = self.heads // self.key_heads
        k = k.repeat_interleave(times, dim=1)
        v = v.repeat_interleave(times, dim=1)
        scores = q @ k.transpose(-1, -2) / math.sqrt(self.size)
        if mask is not None:
            scores = scores.masked_fill(~mask, -math.inf)
        weights = scores.softmax(dim=-1)
        mixed = weights @ v
        live = torch.ones(self.heads, dtype=mixed.dtype)
        live[self.off] = 0
        mixed = mixed * live[:, None, None]
        return self.output(mixed.transpose(1, 2).flatten(2)), weights

    def forward(self, x):
        T = x.shape[1]
        mask = torch.ones(T, T, dtype=torch.bool).tril()
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        return self.attend(q, k, v, mask)

    def write(self, x, cache=None):
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        if cache is not None:
            k = torch.cat([cache[0], k], dim=2)
            v = torch.cat([cache[1], v], dim=2)
        output, _ = self.attend(q, k, v)
        return output, (k, v)


# == wrong 8
# mistake: `write` does not mind which heads are off.
# accept: write|off|silent|switch
class WriterHeads(nn.Module):
    def __init__(self, width, heads, key_heads):
        super().__init__()
        self.heads, self.key_heads, self.size = heads, key_heads, width // heads
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, key_heads * self.size, bias=False)
        self.value = nn.Linear(width, key_heads * self.size, bias=False)
        self.output = nn.Linear(width, width, bias=False)
        self.off = []

    def switch_off(self, heads):
        self.off = list(heads)

    def split(self, x, count):
        return x.unflatten(-1, (count, self.size)).transpose(1, 2)

    def attend(self, q, k, v, mask=None):
        times = self.heads // self.key_heads
        k = k.repeat_interleave(times, dim=1)
        v = v.repeat_interleave(times, dim=1)
        scores = q @ k.transpose(-1, -2) / math.sqrt(self.size)
        if mask is not None:
            scores = scores.masked_fill(~mask, -math.inf)
        weights = scores.softmax(dim=-1)
        mixed = weights @ v
        live = torch.ones(self.heads, dtype=mixed.dtype)
        live[self.off] = 0
        mixed = mixed * live[:, None, None]
        return self.output(mixed.transpose(1, 2).flatten(2)), weights

    def forward(self, x):
        T = x.shape[1]
        mask = torch.ones(T, T, dtype=torch.bool).tril()
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        return self.attend(q, k, v, mask)

    def write(self, x, cache=None):
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        if cache is not None:
            k = torch.cat([cache[0], k], dim=2)
            v = torch.cat([cache[1], v], dim=2)
        off, self.off = self.off, []
        output, _ = self.attend(q, k, v)
        self.off = off
        return output, (k, v)


# == wrong 9
# mistake: `switch_off` silences key/value heads: all heads of a group go, and the number is that of the group.
# accept: group|head|key
class WriterHeads(nn.Module):
    def __init__(self, width, heads, key_heads):
        super().__init__()
        self.heads, self.key_heads, self.size = heads, key_heads, width // heads
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, key_heads * self.size, bias=False)
        self.value = nn.Linear(width, key_heads * self.size, bias=False)
        self.output = nn.Linear(width, width, bias=False)
        self.off = []

    def switch_off(self, heads):
        self.off = list(heads)

    def split(self, x, count):
        return x.unflatten(-1, (count, self.size)).transpose(1, 2)

    def attend(self, q, k, v, mask=None):
        times = self.heads // self.key_heads
        v = v.clone()
        for head in self.off:
            v[:, head * self.key_heads // self.heads] = 0
        k = k.repeat_interleave(times, dim=1)
        v = v.repeat_interleave(times, dim=1)
        scores = q @ k.transpose(-1, -2) / math.sqrt(self.size)
        if mask is not None:
            scores = scores.masked_fill(~mask, -math.inf)
        weights = scores.softmax(dim=-1)
        mixed = weights @ v
        return self.output(mixed.transpose(1, 2).flatten(2)), weights

    def forward(self, x):
        T = x.shape[1]
        mask = torch.ones(T, T, dtype=torch.bool).tril()
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        return self.attend(q, k, v, mask)

    def write(self, x, cache=None):
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        if cache is not None:
            k = torch.cat([cache[0], k], dim=2)
            v = torch.cat([cache[1], v], dim=2)
        output, _ = self.attend(q, k, v)
        return output, (k, v)


# == wrong 10
# mistake: The weights of a silent head are returned as zeros.
# accept: weights|stay|look|zero
class WriterHeads(nn.Module):
    def __init__(self, width, heads, key_heads):
        super().__init__()
        self.heads, self.key_heads, self.size = heads, key_heads, width // heads
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, key_heads * self.size, bias=False)
        self.value = nn.Linear(width, key_heads * self.size, bias=False)
        self.output = nn.Linear(width, width, bias=False)
        self.off = []

    def switch_off(self, heads):
        self.off = list(heads)

    def split(self, x, count):
        return x.unflatten(-1, (count, self.size)).transpose(1, 2)

    def attend(self, q, k, v, mask=None):
        times = self.heads // self.key_heads
        k = k.repeat_interleave(times, dim=1)
        v = v.repeat_interleave(times, dim=1)
        scores = q @ k.transpose(-1, -2) / math.sqrt(self.size)
        if mask is not None:
            scores = scores.masked_fill(~mask, -math.inf)
        weights = scores.softmax(dim=-1)
        live = torch.ones(self.heads, dtype=v.dtype)
        live[self.off] = 0
        weights = weights * live[:, None, None]
        mixed = weights @ v
        return self.output(mixed.transpose(1, 2).flatten(2)), weights

    def forward(self, x):
        T = x.shape[1]
        mask = torch.ones(T, T, dtype=torch.bool).tril()
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        return self.attend(q, k, v, mask)

    def write(self, x, cache=None):
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        if cache is not None:
            k = torch.cat([cache[0], k], dim=2)
            v = torch.cat([cache[1], v], dim=2)
        output, _ = self.attend(q, k, v)
        return output, (k, v)


# == wrong 11
# mistake: The scores of a silent head are set to 0: it still adds the plain mean of the values.
# accept: mean|value|nothing|score|even|add|silent|off
class WriterHeads(nn.Module):
    def __init__(self, width, heads, key_heads):
        super().__init__()
        self.heads, self.key_heads, self.size = heads, key_heads, width // heads
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, key_heads * self.size, bias=False)
        self.value = nn.Linear(width, key_heads * self.size, bias=False)
        self.output = nn.Linear(width, width, bias=False)
        self.off = []

    def switch_off(self, heads):
        self.off = list(heads)

    def split(self, x, count):
        return x.unflatten(-1, (count, self.size)).transpose(1, 2)

    def attend(self, q, k, v, mask=None):
        times = self.heads // self.key_heads
        k = k.repeat_interleave(times, dim=1)
        v = v.repeat_interleave(times, dim=1)
        scores = q @ k.transpose(-1, -2) / math.sqrt(self.size)
        scores[:, self.off] = 0
        if mask is not None:
            scores = scores.masked_fill(~mask, -math.inf)
        weights = scores.softmax(dim=-1)
        mixed = weights @ v
        return self.output(mixed.transpose(1, 2).flatten(2)), weights

    def forward(self, x):
        T = x.shape[1]
        mask = torch.ones(T, T, dtype=torch.bool).tril()
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        return self.attend(q, k, v, mask)

    def write(self, x, cache=None):
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        if cache is not None:
            k = torch.cat([cache[0], k], dim=2)
            v = torch.cat([cache[1], v], dim=2)
        output, _ = self.attend(q, k, v)
        return output, (k, v)


# == wrong 12
# mistake: `write` keeps the cache in the layer and ignores the one that it is handed: a second text sees the first.
# accept: cache|text|handed|begin|first|None
class WriterHeads(nn.Module):
    def __init__(self, width, heads, key_heads):
        super().__init__()
        self.heads, self.key_heads, self.size = heads, key_heads, width // heads
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, key_heads * self.size, bias=False)
        self.value = nn.Linear(width, key_heads * self.size, bias=False)
        self.output = nn.Linear(width, width, bias=False)
        self.off = []
        self.cache = None

    def switch_off(self, heads):
        self.off = list(heads)

    def split(self, x, count):
        return x.unflatten(-1, (count, self.size)).transpose(1, 2)

    def attend(self, q, k, v, mask=None):
        times = self.heads // self.key_heads
        k = k.repeat_interleave(times, dim=1)
        v = v.repeat_interleave(times, dim=1)
        scores = q @ k.transpose(-1, -2) / math.sqrt(self.size)
        if mask is not None:
            scores = scores.masked_fill(~mask, -math.inf)
        weights = scores.softmax(dim=-1)
        mixed = weights @ v
        live = torch.ones(self.heads, dtype=mixed.dtype)
        live[self.off] = 0
        mixed = mixed * live[:, None, None]
        return self.output(mixed.transpose(1, 2).flatten(2)), weights

    def forward(self, x):
        T = x.shape[1]
        mask = torch.ones(T, T, dtype=torch.bool).tril()
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        return self.attend(q, k, v, mask)

    def write(self, x, cache=None):
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        if self.cache is not None and self.cache[0].shape[0] == x.shape[0]:
            k = torch.cat([self.cache[0], k], dim=2)
            v = torch.cat([self.cache[1], v], dim=2)
        self.cache = (k, v)
        output, _ = self.attend(q, k, v)
        return output, (k, v)


# == wrong 13
# mistake: `write` looks at the earlier words only, not at the new one.
# accept: itself|own|new|newest|earlier
class WriterHeads(nn.Module):
    def __init__(self, width, heads, key_heads):
        super().__init__()
        self.heads, self.key_heads, self.size = heads, key_heads, width // heads
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, key_heads * self.size, bias=False)
        self.value = nn.Linear(width, key_heads * self.size, bias=False)
        self.output = nn.Linear(width, width, bias=False)
        self.off = []

    def switch_off(self, heads):
        self.off = list(heads)

    def split(self, x, count):
        return x.unflatten(-1, (count, self.size)).transpose(1, 2)

    def attend(self, q, k, v, mask=None):
        times = self.heads // self.key_heads
        k = k.repeat_interleave(times, dim=1)
        v = v.repeat_interleave(times, dim=1)
        scores = q @ k.transpose(-1, -2) / math.sqrt(self.size)
        if mask is not None:
            scores = scores.masked_fill(~mask, -math.inf)
        weights = scores.softmax(dim=-1)
        mixed = weights @ v
        live = torch.ones(self.heads, dtype=mixed.dtype)
        live[self.off] = 0
        mixed = mixed * live[:, None, None]
        return self.output(mixed.transpose(1, 2).flatten(2)), weights

    def forward(self, x):
        T = x.shape[1]
        mask = torch.ones(T, T, dtype=torch.bool).tril()
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        return self.attend(q, k, v, mask)

    def write(self, x, cache=None):
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        if cache is not None:
            k = torch.cat([cache[0], k], dim=2)
            v = torch.cat([cache[1], v], dim=2)
        past = (k, v) if cache is None else cache
        output, _ = self.attend(q, *past)
        return output, (k, v)


# == wrong 14
# mistake: The new key and value go to the front of the cache.
# accept: order|end|front|last|behind|newest
class WriterHeads(nn.Module):
    def __init__(self, width, heads, key_heads):
        super().__init__()
        self.heads, self.key_heads, self.size = heads, key_heads, width // heads
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, key_heads * self.size, bias=False)
        self.value = nn.Linear(width, key_heads * self.size, bias=False)
        self.output = nn.Linear(width, width, bias=False)
        self.off = []

    def switch_off(self, heads):
        self.off = list(heads)

    def split(self, x, count):
        return x.unflatten(-1, (count, self.size)).transpose(1, 2)

    def attend(self, q, k, v, mask=None):
        times = self.heads // self.key_heads
        k = k.repeat_interleave(times, dim=1)
        v = v.repeat_interleave(times, dim=1)
        scores = q @ k.transpose(-1, -2) / math.sqrt(self.size)
        if mask is not None:
            scores = scores.masked_fill(~mask, -math.inf)
        weights = scores.softmax(dim=-1)
        mixed = weights @ v
        live = torch.ones(self.heads, dtype=mixed.dtype)
        live[self.off] = 0
        mixed = mixed * live[:, None, None]
        return self.output(mixed.transpose(1, 2).flatten(2)), weights

    def forward(self, x):
        T = x.shape[1]
        mask = torch.ones(T, T, dtype=torch.bool).tril()
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        return self.attend(q, k, v, mask)

    def write(self, x, cache=None):
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        if cache is not None:
            k = torch.cat([k, cache[0]], dim=2)
            v = torch.cat([v, cache[1]], dim=2)
        output, _ = self.attend(q, k, v)
        return output, (k, v)


# == wrong 15
# mistake: The weights of the future are set to zero after the softmax: the rows do not sum to 1.
# accept: softmax|sum|before|after
class WriterHeads(nn.Module):
    def __init__(self, width, heads, key_heads):
        super().__init__()
        self.heads, self.key_heads, self.size = heads, key_heads, width // heads
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, key_heads * self.size, bias=False)
        self.value = nn.Linear(width, key_heads * self.size, bias=False)
        self.output = nn.Linear(width, width, bias=False)
        self.off = []

    def switch_off(self, heads):
        self.off = list(heads)

    def split(self, x, count):
        return x.unflatten(-1, (count, self.size)).transpose(1, 2)

    def attend(self, q, k, v, mask=None):
        times = self.heads // self.key_heads
        k = k.repeat_interleave(times, dim=1)
        v = v.repeat_interleave(times, dim=1)
        scores = q @ k.transpose(-1, -2) / math.sqrt(self.size)
        weights = scores.softmax(dim=-1)
        if mask is not None:
            weights = weights * mask
        mixed = weights @ v
        live = torch.ones(self.heads, dtype=mixed.dtype)
        live[self.off] = 0
        mixed = mixed * live[:, None, None]
        return self.output(mixed.transpose(1, 2).flatten(2)), weights

    def forward(self, x):
        T = x.shape[1]
        mask = torch.ones(T, T, dtype=torch.bool).tril()
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        return self.attend(q, k, v, mask)

    def write(self, x, cache=None):
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        if cache is not None:
            k = torch.cat([cache[0], k], dim=2)
            v = torch.cat([cache[1], v], dim=2)
        output, _ = self.attend(q, k, v)
        return output, (k, v)


# == wrong 16
# mistake: The heads come out of the width without a transpose.
# accept: transpose|reshape|axes|axis|time|position|stretch
class WriterHeads(nn.Module):
    def __init__(self, width, heads, key_heads):
        super().__init__()
        self.heads, self.key_heads, self.size = heads, key_heads, width // heads
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, key_heads * self.size, bias=False)
        self.value = nn.Linear(width, key_heads * self.size, bias=False)
        self.output = nn.Linear(width, width, bias=False)
        self.off = []

    def switch_off(self, heads):
        self.off = list(heads)

    def split(self, x, count):
        return x.reshape(x.shape[0], count, x.shape[1], self.size)

    def attend(self, q, k, v, mask=None):
        times = self.heads // self.key_heads
        k = k.repeat_interleave(times, dim=1)
        v = v.repeat_interleave(times, dim=1)
        scores = q @ k.transpose(-1, -2) / math.sqrt(self.size)
        if mask is not None:
            scores = scores.masked_fill(~mask, -math.inf)
        weights = scores.softmax(dim=-1)
        mixed = weights @ v
        live = torch.ones(self.heads, dtype=mixed.dtype)
        live[self.off] = 0
        mixed = mixed * live[:, None, None]
        return self.output(mixed.transpose(1, 2).flatten(2)), weights

    def forward(self, x):
        T = x.shape[1]
        mask = torch.ones(T, T, dtype=torch.bool).tril()
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        return self.attend(q, k, v, mask)

    def write(self, x, cache=None):
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        if cache is not None:
            k = torch.cat([cache[0], k], dim=2)
            v = torch.cat([cache[1], v], dim=2)
        output, _ = self.attend(q, k, v)
        return output, (k, v)


# == wrong 17
# mistake: The linear maps have biases.
# accept: bias
class WriterHeads(nn.Module):
    def __init__(self, width, heads, key_heads):
        super().__init__()
        self.heads, self.key_heads, self.size = heads, key_heads, width // heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, key_heads * self.size)
        self.value = nn.Linear(width, key_heads * self.size)
        self.output = nn.Linear(width, width)
        self.off = []

    def switch_off(self, heads):
        self.off = list(heads)

    def split(self, x, count):
        return x.unflatten(-1, (count, self.size)).transpose(1, 2)

    def attend(self, q, k, v, mask=None):
        times = self.heads // self.key_heads
        k = k.repeat_interleave(times, dim=1)
        v = v.repeat_interleave(times, dim=1)
        scores = q @ k.transpose(-1, -2) / math.sqrt(self.size)
        if mask is not None:
            scores = scores.masked_fill(~mask, -math.inf)
        weights = scores.softmax(dim=-1)
        mixed = weights @ v
        live = torch.ones(self.heads, dtype=mixed.dtype)
        live[self.off] = 0
        mixed = mixed * live[:, None, None]
        return self.output(mixed.transpose(1, 2).flatten(2)), weights

    def forward(self, x):
        T = x.shape[1]
        mask = torch.ones(T, T, dtype=torch.bool).tril()
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        return self.attend(q, k, v, mask)

    def write(self, x, cache=None):
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        if cache is not None:
            k = torch.cat([cache[0], k], dim=2)
            v = torch.cat([cache[1], v], dim=2)
        output, _ = self.attend(q, k, v)
        return output, (k, v)


# == wrong 18
# mistake: The first axis of the split is the number within the head: `(D, H)` in place of `(H, D)`.
# accept: order|split|axes|axis|stretch|next|neighbour|columns|piece|slice
class WriterHeads(nn.Module):
    def __init__(self, width, heads, key_heads):
        super().__init__()
        self.heads, self.key_heads, self.size = heads, key_heads, width // heads
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, key_heads * self.size, bias=False)
        self.value = nn.Linear(width, key_heads * self.size, bias=False)
        self.output = nn.Linear(width, width, bias=False)
        self.off = []

    def switch_off(self, heads):
        self.off = list(heads)

    def split(self, x, count):
        return x.unflatten(-1, (self.size, count)).permute(0, 3, 1, 2)

    def attend(self, q, k, v, mask=None):
        times = self.heads // self.key_heads
        k = k.repeat_interleave(times, dim=1)
        v = v.repeat_interleave(times, dim=1)
        scores = q @ k.transpose(-1, -2) / math.sqrt(self.size)
        if mask is not None:
            scores = scores.masked_fill(~mask, -math.inf)
        weights = scores.softmax(dim=-1)
        mixed = weights @ v
        live = torch.ones(self.heads, dtype=mixed.dtype)
        live[self.off] = 0
        mixed = mixed * live[:, None, None]
        return self.output(mixed.transpose(1, 2).flatten(2)), weights

    def forward(self, x):
        T = x.shape[1]
        mask = torch.ones(T, T, dtype=torch.bool).tril()
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        return self.attend(q, k, v, mask)

    def write(self, x, cache=None):
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        if cache is not None:
            k = torch.cat([cache[0], k], dim=2)
            v = torch.cat([cache[1], v], dim=2)
        output, _ = self.attend(q, k, v)
        return output, (k, v)


# == wrong 19
# mistake: `switch_off` keeps these heads on and silences the others.
# accept: others|these|other way|on
class WriterHeads(nn.Module):
    def __init__(self, width, heads, key_heads):
        super().__init__()
        self.heads, self.key_heads, self.size = heads, key_heads, width // heads
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, key_heads * self.size, bias=False)
        self.value = nn.Linear(width, key_heads * self.size, bias=False)
        self.output = nn.Linear(width, width, bias=False)
        self.off = []

    def switch_off(self, heads):
        self.off = list(heads)

    def split(self, x, count):
        return x.unflatten(-1, (count, self.size)).transpose(1, 2)

    def attend(self, q, k, v, mask=None):
        times = self.heads // self.key_heads
        k = k.repeat_interleave(times, dim=1)
        v = v.repeat_interleave(times, dim=1)
        scores = q @ k.transpose(-1, -2) / math.sqrt(self.size)
        if mask is not None:
            scores = scores.masked_fill(~mask, -math.inf)
        weights = scores.softmax(dim=-1)
        mixed = weights @ v
        live = torch.ones(self.heads, dtype=mixed.dtype)
        if self.off:
            live[:] = 0
            live[self.off] = 1
        mixed = mixed * live[:, None, None]
        return self.output(mixed.transpose(1, 2).flatten(2)), weights

    def forward(self, x):
        T = x.shape[1]
        mask = torch.ones(T, T, dtype=torch.bool).tril()
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        return self.attend(q, k, v, mask)

    def write(self, x, cache=None):
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        if cache is not None:
            k = torch.cat([cache[0], k], dim=2)
            v = torch.cat([cache[1], v], dim=2)
        output, _ = self.attend(q, k, v)
        return output, (k, v)


# == wrong 20
# mistake: The rest is scaled up where heads are off, as dropout does.
# accept: scale|dropout|others|rest|other|no others|left
class WriterHeads(nn.Module):
    def __init__(self, width, heads, key_heads):
        super().__init__()
        self.heads, self.key_heads, self.size = heads, key_heads, width // heads
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, key_heads * self.size, bias=False)
        self.value = nn.Linear(width, key_heads * self.size, bias=False)
        self.output = nn.Linear(width, width, bias=False)
        self.off = []

    def switch_off(self, heads):
        self.off = list(heads)

    def split(self, x, count):
        return x.unflatten(-1, (count, self.size)).transpose(1, 2)

    def attend(self, q, k, v, mask=None):
        times = self.heads // self.key_heads
        k = k.repeat_interleave(times, dim=1)
        v = v.repeat_interleave(times, dim=1)
        scores = q @ k.transpose(-1, -2) / math.sqrt(self.size)
        if mask is not None:
            scores = scores.masked_fill(~mask, -math.inf)
        weights = scores.softmax(dim=-1)
        mixed = weights @ v
        live = torch.ones(self.heads, dtype=mixed.dtype)
        live[self.off] = 0
        mixed = mixed * live[:, None, None] * self.heads / max(live.sum(), 1)
        return self.output(mixed.transpose(1, 2).flatten(2)), weights

    def forward(self, x):
        T = x.shape[1]
        mask = torch.ones(T, T, dtype=torch.bool).tril()
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        return self.attend(q, k, v, mask)

    def write(self, x, cache=None):
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        if cache is not None:
            k = torch.cat([cache[0], k], dim=2)
            v = torch.cat([cache[1], v], dim=2)
        output, _ = self.attend(q, k, v)
        return output, (k, v)


# == wrong 21
# mistake: The output projection is forgotten in `write`.
# accept: output|projection|W_O
class WriterHeads(nn.Module):
    def __init__(self, width, heads, key_heads):
        super().__init__()
        self.heads, self.key_heads, self.size = heads, key_heads, width // heads
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, key_heads * self.size, bias=False)
        self.value = nn.Linear(width, key_heads * self.size, bias=False)
        self.output = nn.Linear(width, width, bias=False)
        self.off = []

    def switch_off(self, heads):
        self.off = list(heads)

    def split(self, x, count):
        return x.unflatten(-1, (count, self.size)).transpose(1, 2)

    def attend(self, q, k, v, mask=None):
        times = self.heads // self.key_heads
        k = k.repeat_interleave(times, dim=1)
        v = v.repeat_interleave(times, dim=1)
        scores = q @ k.transpose(-1, -2) / math.sqrt(self.size)
        if mask is not None:
            scores = scores.masked_fill(~mask, -math.inf)
        weights = scores.softmax(dim=-1)
        mixed = weights @ v
        live = torch.ones(self.heads, dtype=mixed.dtype)
        live[self.off] = 0
        mixed = mixed * live[:, None, None]
        return self.output(mixed.transpose(1, 2).flatten(2)), weights

    def forward(self, x):
        T = x.shape[1]
        mask = torch.ones(T, T, dtype=torch.bool).tril()
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        return self.attend(q, k, v, mask)

    def write(self, x, cache=None):
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        if cache is not None:
            k = torch.cat([cache[0], k], dim=2)
            v = torch.cat([cache[1], v], dim=2)
        project, self.output = self.output, nn.Identity()
        output, _ = self.attend(q, k, v)
        self.output = project
        return output, (k, v)


# == wrong 22
# mistake: The returned weights are the mean over the heads, as in `nn.MultiheadAttention`.
# accept: mean|average|every head|each head|shape|H
class WriterHeads(nn.Module):
    def __init__(self, width, heads, key_heads):
        super().__init__()
        self.heads, self.key_heads, self.size = heads, key_heads, width // heads
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, key_heads * self.size, bias=False)
        self.value = nn.Linear(width, key_heads * self.size, bias=False)
        self.output = nn.Linear(width, width, bias=False)
        self.off = []

    def switch_off(self, heads):
        self.off = list(heads)

    def split(self, x, count):
        return x.unflatten(-1, (count, self.size)).transpose(1, 2)

    def attend(self, q, k, v, mask=None):
        times = self.heads // self.key_heads
        k = k.repeat_interleave(times, dim=1)
        v = v.repeat_interleave(times, dim=1)
        scores = q @ k.transpose(-1, -2) / math.sqrt(self.size)
        if mask is not None:
            scores = scores.masked_fill(~mask, -math.inf)
        weights = scores.softmax(dim=-1)
        mixed = weights @ v
        live = torch.ones(self.heads, dtype=mixed.dtype)
        live[self.off] = 0
        mixed = mixed * live[:, None, None]
        return self.output(mixed.transpose(1, 2).flatten(2)), weights

    def forward(self, x):
        T = x.shape[1]
        mask = torch.ones(T, T, dtype=torch.bool).tril()
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        output, weights = self.attend(q, k, v, mask)
        return output, weights.mean(dim=1)

    def write(self, x, cache=None):
        q = self.split(self.query(x), self.heads)
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        if cache is not None:
            k = torch.cat([cache[0], k], dim=2)
            v = torch.cat([cache[1], v], dim=2)
        output, _ = self.attend(q, k, v)
        return output, (k, v)


# == right 5
class WriterHeads(nn.Module):
    def __init__(self, width, heads, key_heads):
        super().__init__()
        self.heads, self.key_heads, self.size = heads, key_heads, width // heads
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, key_heads * self.size, bias=False)
        self.value = nn.Linear(width, key_heads * self.size, bias=False)
        self.output = nn.Linear(width, width, bias=False)
        self.off = []

    def switch_off(self, heads):
        self.off = list(heads)

    def split(self, x, count):
        B, T, _ = x.shape
        return x.view(B, T, count, self.size).permute(0, 2, 1, 3)

    def finish(self, q, k, v, mask=None):
        k = k.repeat_interleave(self.heads // self.key_heads, dim=1)
        v = v.repeat_interleave(self.heads // self.key_heads, dim=1)
        scores = q @ k.transpose(2, 3) / self.size**0.5
        if mask is not None:
            scores = scores.masked_fill(~mask, float("-inf"))
        weights = scores.softmax(-1)
        mixed = weights @ v
        if self.off:
            mixed = mixed.clone()
            mixed[:, self.off] = 0
        return self.output(mixed.transpose(1, 2).flatten(2)), weights

    def forward(self, x):
        T = x.shape[1]
        mask = torch.ones(T, T, dtype=torch.bool, device=x.device).tril()
        return self.finish(
            self.split(self.query(x), self.heads),
            self.split(self.key(x), self.key_heads),
            self.split(self.value(x), self.key_heads),
            mask,
        )

    def write(self, x, cache=None):
        k = self.split(self.key(x), self.key_heads)
        v = self.split(self.value(x), self.key_heads)
        if cache is not None:
            k, v = torch.cat([cache[0], k], 2), torch.cat([cache[1], v], 2)
        return self.finish(self.split(self.query(x), self.heads), k, v)[0], (k, v)


# == right 6
class WriterHeads(nn.Module):
    def __init__(self, width, heads, key_heads):
        super().__init__()
        D = width // heads
        self.shape = (key_heads, heads // key_heads, D)
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, key_heads * D, bias=False)
        self.value = nn.Linear(width, key_heads * D, bias=False)
        self.output = nn.Linear(width, width, bias=False)
        self.register_buffer("on", torch.ones(heads), persistent=False)

    def switch_off(self, heads):
        self.on.fill_(1)
        for head in heads:
            self.on[head] = 0

    def attend(self, x, k, v):
        G, R, D = self.shape
        B, T, W = x.shape
        S = k.shape[2]
        q = self.query(x).view(B, T, G, R, D)
        scores = torch.einsum("btgrd,bgsd->bgrts", q, k) * D**-0.5
        late = torch.arange(S) > torch.arange(S - T, S)[:, None]
        weights = scores.masked_fill(late, -math.inf).softmax(dim=-1)
        mixed = torch.einsum("bgrts,bgsd->btgrd", weights, v)
        mixed = mixed * self.on.to(x.dtype).view(G, R, 1)
        return self.output(mixed.reshape(B, T, W)), weights.reshape(B, G * R, T, S)

    def keys_values(self, x):
        G, _, D = self.shape
        return [m(x).unflatten(-1, (G, D)).transpose(1, 2) for m in (self.key, self.value)]

    def forward(self, x):
        return self.attend(x, *self.keys_values(x))

    def write(self, x, cache=None):
        new = self.keys_values(x)
        if cache:
            new = [torch.cat(pair, dim=2) for pair in zip(cache, new)]
        output, _ = self.attend(x, *new)
        return output, tuple(new)


# == right 7
class WriterHeads(nn.Module):
    def __init__(self, width, heads, key_heads):
        super().__init__()
        self.H, self.G, self.D = heads, key_heads, width // heads
        self.query = nn.Linear(width, heads * self.D, bias=False)
        self.key = nn.Linear(width, key_heads * self.D, bias=False)
        self.value = nn.Linear(width, key_heads * self.D, bias=False)
        self.output = nn.Linear(heads * self.D, width, bias=False)
        self.gone = set()

    def switch_off(self, heads):
        self.gone = set(heads)

    def one(self, x, cache):
        """One word: x (B, 1, W)."""
        D = self.D
        keys = torch.stack(self.key(x).split(D, dim=-1), dim=1)
        values = torch.stack(self.value(x).split(D, dim=-1), dim=1)
        if cache is not None:
            keys = torch.cat([cache[0], keys], dim=2)
            values = torch.cat([cache[1], values], dim=2)
        rows = self.output.weight.T.split(D, dim=0)
        total, weights = torch.zeros_like(x), []
        for h, q in enumerate(self.query(x).split(D, dim=-1)):
            g = h * self.G // self.H
            w = (q @ keys[:, g].mT / math.sqrt(D)).softmax(dim=-1)
            weights.append(w)
            if h not in self.gone:
                total = total + w @ values[:, g] @ rows[h]
        return total, torch.stack(weights, dim=1), (keys, values)

    def forward(self, x):
        cache, outputs, weights = None, [], []
        for t in range(x.shape[1]):
            output, w, cache = self.one(x[:, t : t + 1], cache)
            outputs.append(output)
            weights.append(nn.functional.pad(w, (0, x.shape[1] - t - 1)))
        return torch.cat(outputs, dim=1), torch.cat(weights, dim=2)

    def write(self, x, cache=None):
        output, _, cache = self.one(x, cache)
        return output, cache


# == wrong 23
# mistake: Heads stay off when others are switched off later.
# accept: no others|earlier|second call|on again|before|last call|back on|only the|stay off|names all heads
class WriterHeads(nn.Module):
    def __init__(self, width, heads, key_heads):
        super().__init__()
        self.H, self.G, self.D = heads, key_heads, width // heads
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, key_heads * self.D, bias=False)
        self.value = nn.Linear(width, key_heads * self.D, bias=False)
        self.output = nn.Linear(width, width, bias=False)
        self.off = []

    def switch_off(self, heads):
        self.off += heads

    def split(self, x, count):
        return x.unflatten(-1, (count, self.D)).transpose(1, 2)

    def attend(self, q, k, v, mask):
        copies = self.H // self.G
        k, v = (z.repeat_interleave(copies, dim=1) for z in (k, v))
        scores = q @ k.mT / math.sqrt(self.D)
        weights = scores.masked_fill(~mask, -math.inf).softmax(dim=-1)
        mixed = weights @ v
        on = torch.ones(self.H, 1, 1, dtype=mixed.dtype)
        on[self.off] = 0
        mixed = mixed * on
        return self.output(mixed.transpose(1, 2).flatten(2)), weights

    def forward(self, x):
        T = x.shape[1]
        q = self.split(self.query(x), self.H)
        k, v = self.split(self.key(x), self.G), self.split(self.value(x), self.G)
        mask = torch.ones(T, T, dtype=torch.bool).tril()
        return self.attend(q, k, v, mask)

    def write(self, x, cache=None):
        q = self.split(self.query(x), self.H)
        k, v = self.split(self.key(x), self.G), self.split(self.value(x), self.G)
        if cache is not None:
            k = torch.cat([cache[0], k], dim=2)
            v = torch.cat([cache[1], v], dim=2)
        mask = torch.ones(1, k.shape[2], dtype=torch.bool)
        output, _ = self.attend(q, k, v, mask)
        return output, (k, v)


# == wrong 24
# mistake: Only the forward pass leaves the heads out; write still adds them.
# accept: write
class WriterHeads(nn.Module):
    def __init__(self, width, heads, key_heads):
        super().__init__()
        self.H, self.G, self.D = heads, key_heads, width // heads
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, key_heads * self.D, bias=False)
        self.value = nn.Linear(width, key_heads * self.D, bias=False)
        self.output = nn.Linear(width, width, bias=False)
        self.off = []

    def switch_off(self, heads):
        self.off = list(heads)

    def split(self, x, count):
        return x.unflatten(-1, (count, self.D)).transpose(1, 2)

    def attend(self, q, k, v, mask, off=True):
        copies = self.H // self.G
        k, v = (z.repeat_interleave(copies, dim=1) for z in (k, v))
        scores = q @ k.mT / math.sqrt(self.D)
        weights = scores.masked_fill(~mask, -math.inf).softmax(dim=-1)
        mixed = weights @ v
        on = torch.ones(self.H, 1, 1, dtype=mixed.dtype)
        if off:
            on[self.off] = 0
        mixed = mixed * on
        return self.output(mixed.transpose(1, 2).flatten(2)), weights

    def forward(self, x):
        T = x.shape[1]
        q = self.split(self.query(x), self.H)
        k, v = self.split(self.key(x), self.G), self.split(self.value(x), self.G)
        mask = torch.ones(T, T, dtype=torch.bool).tril()
        return self.attend(q, k, v, mask)

    def write(self, x, cache=None):
        q = self.split(self.query(x), self.H)
        k, v = self.split(self.key(x), self.G), self.split(self.value(x), self.G)
        if cache is not None:
            k = torch.cat([cache[0], k], dim=2)
            v = torch.cat([cache[1], v], dim=2)
        mask = torch.ones(1, k.shape[2], dtype=torch.bool)
        output, _ = self.attend(q, k, v, mask, off=False)
        return output, (k, v)


# == wrong 25
# mistake: Hands back the newest key and value alone as the cache.
# accept: all keys|earlier|so far|every|whole|newest|grow
class WriterHeads(nn.Module):
    def __init__(self, width, heads, key_heads):
        super().__init__()
        self.H, self.G, self.D = heads, key_heads, width // heads
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, key_heads * self.D, bias=False)
        self.value = nn.Linear(width, key_heads * self.D, bias=False)
        self.output = nn.Linear(width, width, bias=False)
        self.off = []

    def switch_off(self, heads):
        self.off = list(heads)

    def split(self, x, count):
        return x.unflatten(-1, (count, self.D)).transpose(1, 2)

    def attend(self, q, k, v, mask):
        copies = self.H // self.G
        k, v = (z.repeat_interleave(copies, dim=1) for z in (k, v))
        scores = q @ k.mT / math.sqrt(self.D)
        weights = scores.masked_fill(~mask, -math.inf).softmax(dim=-1)
        mixed = weights @ v
        on = torch.ones(self.H, 1, 1, dtype=mixed.dtype)
        on[self.off] = 0
        mixed = mixed * on
        return self.output(mixed.transpose(1, 2).flatten(2)), weights

    def forward(self, x):
        T = x.shape[1]
        q = self.split(self.query(x), self.H)
        k, v = self.split(self.key(x), self.G), self.split(self.value(x), self.G)
        mask = torch.ones(T, T, dtype=torch.bool).tril()
        return self.attend(q, k, v, mask)

    def write(self, x, cache=None):
        q = self.split(self.query(x), self.H)
        k, v = self.split(self.key(x), self.G), self.split(self.value(x), self.G)
        if cache is not None:
            k = torch.cat([cache[0], k], dim=2)
            v = torch.cat([cache[1], v], dim=2)
        mask = torch.ones(1, k.shape[2], dtype=torch.bool)
        output, _ = self.attend(q, k, v, mask)
        return output, (k[:, :, -1:], v[:, :, -1:])


# == wrong 26
# mistake: Switches heads off for good, in the rows of the output map: parameters change.
# accept: parameter|stay|on again|weight matrix|no others|for good|earlier
class WriterHeads(nn.Module):
    def __init__(self, width, heads, key_heads):
        super().__init__()
        self.H, self.G, self.D = heads, key_heads, width // heads
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, key_heads * self.D, bias=False)
        self.value = nn.Linear(width, key_heads * self.D, bias=False)
        self.output = nn.Linear(width, width, bias=False)
        self.off = []

    def switch_off(self, heads):
        for head in heads:
            here = slice(head * self.D, (head + 1) * self.D)
            self.output.weight.data[:, here] = 0

    def split(self, x, count):
        return x.unflatten(-1, (count, self.D)).transpose(1, 2)

    def attend(self, q, k, v, mask):
        copies = self.H // self.G
        k, v = (z.repeat_interleave(copies, dim=1) for z in (k, v))
        scores = q @ k.mT / math.sqrt(self.D)
        weights = scores.masked_fill(~mask, -math.inf).softmax(dim=-1)
        mixed = weights @ v
        on = torch.ones(self.H, 1, 1, dtype=mixed.dtype)
        on[self.off] = 0
        mixed = mixed * on
        return self.output(mixed.transpose(1, 2).flatten(2)), weights

    def forward(self, x):
        T = x.shape[1]
        q = self.split(self.query(x), self.H)
        k, v = self.split(self.key(x), self.G), self.split(self.value(x), self.G)
        mask = torch.ones(T, T, dtype=torch.bool).tril()
        return self.attend(q, k, v, mask)

    def write(self, x, cache=None):
        q = self.split(self.query(x), self.H)
        k, v = self.split(self.key(x), self.G), self.split(self.value(x), self.G)
        if cache is not None:
            k = torch.cat([cache[0], k], dim=2)
            v = torch.cat([cache[1], v], dim=2)
        mask = torch.ones(1, k.shape[2], dtype=torch.bool)
        output, _ = self.attend(q, k, v, mask)
        return output, (k, v)


# == wrong 27
# mistake: Switches off the heads that are not in the list.
# accept: no others|these heads|listed|list|the other
class WriterHeads(nn.Module):
    def __init__(self, width, heads, key_heads):
        super().__init__()
        self.H, self.G, self.D = heads, key_heads, width // heads
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, key_heads * self.D, bias=False)
        self.value = nn.Linear(width, key_heads * self.D, bias=False)
        self.output = nn.Linear(width, width, bias=False)
        self.off = []

    def switch_off(self, heads):
        self.off = [h for h in range(self.H) if h not in heads]

    def split(self, x, count):
        return x.unflatten(-1, (count, self.D)).transpose(1, 2)

    def attend(self, q, k, v, mask):
        copies = self.H // self.G
        k, v = (z.repeat_interleave(copies, dim=1) for z in (k, v))
        scores = q @ k.mT / math.sqrt(self.D)
        weights = scores.masked_fill(~mask, -math.inf).softmax(dim=-1)
        mixed = weights @ v
        on = torch.ones(self.H, 1, 1, dtype=mixed.dtype)
        on[self.off] = 0
        mixed = mixed * on
        return self.output(mixed.transpose(1, 2).flatten(2)), weights

    def forward(self, x):
        T = x.shape[1]
        q = self.split(self.query(x), self.H)
        k, v = self.split(self.key(x), self.G), self.split(self.value(x), self.G)
        mask = torch.ones(T, T, dtype=torch.bool).tril()
        return self.attend(q, k, v, mask)

    def write(self, x, cache=None):
        q = self.split(self.query(x), self.H)
        k, v = self.split(self.key(x), self.G), self.split(self.value(x), self.G)
        if cache is not None:
            k = torch.cat([cache[0], k], dim=2)
            v = torch.cat([cache[1], v], dim=2)
        mask = torch.ones(1, k.shape[2], dtype=torch.bool)
        output, _ = self.attend(q, k, v, mask)
        return output, (k, v)


# == wrong 28
# mistake: When writing, a triangular mask of one row lets the new token see the first alone.
# accept: mask|earlier|first|all keys|every|S keys|whole cache
class WriterHeads(nn.Module):
    def __init__(self, width, heads, key_heads):
        super().__init__()
        self.H, self.G, self.D = heads, key_heads, width // heads
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, key_heads * self.D, bias=False)
        self.value = nn.Linear(width, key_heads * self.D, bias=False)
        self.output = nn.Linear(width, width, bias=False)
        self.off = []

    def switch_off(self, heads):
        self.off = list(heads)

    def split(self, x, count):
        return x.unflatten(-1, (count, self.D)).transpose(1, 2)

    def attend(self, q, k, v, mask):
        copies = self.H // self.G
        k, v = (z.repeat_interleave(copies, dim=1) for z in (k, v))
        scores = q @ k.mT / math.sqrt(self.D)
        weights = scores.masked_fill(~mask, -math.inf).softmax(dim=-1)
        mixed = weights @ v
        on = torch.ones(self.H, 1, 1, dtype=mixed.dtype)
        on[self.off] = 0
        mixed = mixed * on
        return self.output(mixed.transpose(1, 2).flatten(2)), weights

    def forward(self, x):
        T = x.shape[1]
        q = self.split(self.query(x), self.H)
        k, v = self.split(self.key(x), self.G), self.split(self.value(x), self.G)
        mask = torch.ones(T, T, dtype=torch.bool).tril()
        return self.attend(q, k, v, mask)

    def write(self, x, cache=None):
        q = self.split(self.query(x), self.H)
        k, v = self.split(self.key(x), self.G), self.split(self.value(x), self.G)
        if cache is not None:
            k = torch.cat([cache[0], k], dim=2)
            v = torch.cat([cache[1], v], dim=2)
        mask = torch.ones(1, k.shape[2], dtype=torch.bool).tril()
        output, _ = self.attend(q, k, v, mask)
        return output, (k, v)


# == wrong 29
# mistake: Silences the value head that a switched-off head uses, and its neighbours with it.
# accept: group|neighbour|share|value|others
class WriterHeads(nn.Module):
    def __init__(self, width, heads, key_heads):
        super().__init__()
        self.H, self.G, self.D = heads, key_heads, width // heads
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, key_heads * self.D, bias=False)
        self.value = nn.Linear(width, key_heads * self.D, bias=False)
        self.output = nn.Linear(width, width, bias=False)
        self.off = []

    def switch_off(self, heads):
        self.off = list(heads)

    def split(self, x, count):
        return x.unflatten(-1, (count, self.D)).transpose(1, 2)

    def attend(self, q, k, v, mask):
        copies = self.H // self.G
        v = v.clone()
        v[:, [h // copies for h in self.off]] = 0
        k, v = (z.repeat_interleave(copies, dim=1) for z in (k, v))
        scores = q @ k.mT / math.sqrt(self.D)
        weights = scores.masked_fill(~mask, -math.inf).softmax(dim=-1)
        mixed = weights @ v
        return self.output(mixed.transpose(1, 2).flatten(2)), weights

    def forward(self, x):
        T = x.shape[1]
        q = self.split(self.query(x), self.H)
        k, v = self.split(self.key(x), self.G), self.split(self.value(x), self.G)
        mask = torch.ones(T, T, dtype=torch.bool).tril()
        return self.attend(q, k, v, mask)

    def write(self, x, cache=None):
        q = self.split(self.query(x), self.H)
        k, v = self.split(self.key(x), self.G), self.split(self.value(x), self.G)
        if cache is not None:
            k = torch.cat([cache[0], k], dim=2)
            v = torch.cat([cache[1], v], dim=2)
        mask = torch.ones(1, k.shape[2], dtype=torch.bool)
        output, _ = self.attend(q, k, v, mask)
        return output, (k, v)


# == wrong 30
# mistake: Puts the new key before the old ones.
# accept: order|newest|last|end|append|after the
class WriterHeads(nn.Module):
    def __init__(self, width, heads, key_heads):
        super().__init__()
        self.H, self.G, self.D = heads, key_heads, width // heads
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, key_heads * self.D, bias=False)
        self.value = nn.Linear(width, key_heads * self.D, bias=False)
        self.output = nn.Linear(width, width, bias=False)
        self.off = []

    def switch_off(self, heads):
        self.off = list(heads)

    def split(self, x, count):
        return x.unflatten(-1, (count, self.D)).transpose(1, 2)

    def attend(self, q, k, v, mask):
        copies = self.H // self.G
        k, v = (z.repeat_interleave(copies, dim=1) for z in (k, v))
        scores = q @ k.mT / math.sqrt(self.D)
        weights = scores.masked_fill(~mask, -math.inf).softmax(dim=-1)
        mixed = weights @ v
        on = torch.ones(self.H, 1, 1, dtype=mixed.dtype)
        on[self.off] = 0
        mixed = mixed * on
        return self.output(mixed.transpose(1, 2).flatten(2)), weights

    def forward(self, x):
        T = x.shape[1]
        q = self.split(self.query(x), self.H)
        k, v = self.split(self.key(x), self.G), self.split(self.value(x), self.G)
        mask = torch.ones(T, T, dtype=torch.bool).tril()
        return self.attend(q, k, v, mask)

    def write(self, x, cache=None):
        q = self.split(self.query(x), self.H)
        k, v = self.split(self.key(x), self.G), self.split(self.value(x), self.G)
        if cache is not None:
            k = torch.cat([k, cache[0]], dim=2)
            v = torch.cat([v, cache[1]], dim=2)
        mask = torch.ones(1, k.shape[2], dtype=torch.bool)
        output, _ = self.attend(q, k, v, mask)
        return output, (k, v)


# == wrong 31
# mistake: Masks after the softmax: the rows of weights no longer add up to 1.
# accept: softmax|add up|sum
class WriterHeads(nn.Module):
    def __init__(self, width, heads, key_heads):
        super().__init__()
        self.H, self.G, self.D = heads, key_heads, width // heads
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, key_heads * self.D, bias=False)
        self.value = nn.Linear(width, key_heads * self.D, bias=False)
        self.output = nn.Linear(width, width, bias=False)
        self.off = []

    def switch_off(self, heads):
        self.off = list(heads)

    def split(self, x, count):
        return x.unflatten(-1, (count, self.D)).transpose(1, 2)

    def attend(self, q, k, v, mask):
        copies = self.H // self.G
        k, v = (z.repeat_interleave(copies, dim=1) for z in (k, v))
        scores = q @ k.mT / math.sqrt(self.D)
        weights = scores.softmax(dim=-1) * mask
        mixed = weights @ v
        on = torch.ones(self.H, 1, 1, dtype=mixed.dtype)
        on[self.off] = 0
        mixed = mixed * on
        return self.output(mixed.transpose(1, 2).flatten(2)), weights

    def forward(self, x):
        T = x.shape[1]
        q = self.split(self.query(x), self.H)
        k, v = self.split(self.key(x), self.G), self.split(self.value(x), self.G)
        mask = torch.ones(T, T, dtype=torch.bool).tril()
        return self.attend(q, k, v, mask)

    def write(self, x, cache=None):
        q = self.split(self.query(x), self.H)
        k, v = self.split(self.key(x), self.G), self.split(self.value(x), self.G)
        if cache is not None:
            k = torch.cat([cache[0], k], dim=2)
            v = torch.cat([cache[1], v], dim=2)
        mask = torch.ones(1, k.shape[2], dtype=torch.bool)
        output, _ = self.attend(q, k, v, mask)
        return output, (k, v)


# == wrong 32
# mistake: Sets columns of the output map to 0 and brings them back at the next call: meanwhile parameters differ.
# accept: parameter|weights of|stay
class WriterHeads(nn.Module):
    def __init__(self, width, heads, key_heads):
        super().__init__()
        self.H, self.G, self.D = heads, key_heads, width // heads
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, key_heads * self.D, bias=False)
        self.value = nn.Linear(width, key_heads * self.D, bias=False)
        self.output = nn.Linear(width, width, bias=False)
        self.off = []

    def switch_off(self, heads):
        if hasattr(self, "whole"):
            self.output.weight.data.copy_(self.whole)
        self.whole = self.output.weight.data.clone()
        for head in heads:
            here = slice(head * self.D, (head + 1) * self.D)
            self.output.weight.data[:, here] = 0

    def split(self, x, count):
        return x.unflatten(-1, (count, self.D)).transpose(1, 2)

    def attend(self, q, k, v, mask):
        copies = self.H // self.G
        k, v = (z.repeat_interleave(copies, dim=1) for z in (k, v))
        scores = q @ k.mT / math.sqrt(self.D)
        weights = scores.masked_fill(~mask, -math.inf).softmax(dim=-1)
        mixed = weights @ v
        on = torch.ones(self.H, 1, 1, dtype=mixed.dtype)
        on[self.off] = 0
        mixed = mixed * on
        return self.output(mixed.transpose(1, 2).flatten(2)), weights

    def forward(self, x):
        T = x.shape[1]
        q = self.split(self.query(x), self.H)
        k, v = self.split(self.key(x), self.G), self.split(self.value(x), self.G)
        mask = torch.ones(T, T, dtype=torch.bool).tril()
        return self.attend(q, k, v, mask)

    def write(self, x, cache=None):
        q = self.split(self.query(x), self.H)
        k, v = self.split(self.key(x), self.G), self.split(self.value(x), self.G)
        if cache is not None:
            k = torch.cat([cache[0], k], dim=2)
            v = torch.cat([cache[1], v], dim=2)
        mask = torch.ones(1, k.shape[2], dtype=torch.bool)
        output, _ = self.attend(q, k, v, mask)
        return output, (k, v)
