# Answers to causal-heads of 03-multi-head-attention, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
class CausalHeads(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.output = (nn.Linear(width, width) for _ in range(4))

    def forward(self, x):
        query, key, value = (
            project(x).unflatten(-1, (self.heads, -1)).transpose(1, 2) for project in (self.query, self.key, self.value)
        )
        scores = query @ key.mT / math.sqrt(query.shape[-1])
        T = x.shape[1]
        past = torch.ones(T, T, dtype=torch.bool, device=x.device).tril()
        weights = scores.masked_fill(~past, -math.inf).softmax(dim=-1)
        return self.output((weights @ value).transpose(1, 2).flatten(2)), weights


# == right 2
from course_lib.attention.dot_product import causal_mask, scaled_dot_product_attention


class CausalHeads(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads, self.head_width = heads, width // heads
        self.to_query = nn.Linear(width, width)
        self.to_key = nn.Linear(width, width)
        self.to_value = nn.Linear(width, width)
        self.to_output = nn.Linear(width, width)

    def split(self, x):
        B, T, _ = x.shape
        return x.view(B, T, self.heads, self.head_width).permute(0, 2, 1, 3)

    def forward(self, x):
        B, T, W = x.shape
        q, k, v = self.split(self.to_query(x)), self.split(self.to_key(x)), self.split(self.to_value(x))
        mixed, weights = scaled_dot_product_attention(q, k, v, causal_mask(T))
        return self.to_output(mixed.permute(0, 2, 1, 3).reshape(B, T, W)), weights


# == right 3
class CausalHeads(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.D = width // heads
        self.maps = nn.ModuleDict({name: nn.Linear(width, width) for name in "qkvo"})

    def forward(self, x):
        T = x.size(1)
        future = torch.full((T, T), -1e9).triu(1)
        all_weights, outputs = [], []
        for q, k, v in zip(*(self.maps[name](x).split(self.D, dim=-1) for name in "qkv")):
            weights = torch.softmax(q @ k.transpose(1, 2) / self.D**0.5 + future, dim=-1)
            all_weights.append(weights)
            outputs.append(weights @ v)
        return self.maps["o"](torch.cat(outputs, dim=-1)), torch.stack(all_weights, dim=1)


# == right 4
class CausalHeads(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.ask_and_offer = nn.Linear(width, 3 * width)
        self.gather = nn.Linear(width, width)

    def forward(self, x):
        B, T, W = x.shape
        D = W // self.heads
        # a layout of its own: entry (d, h, what), so neither heads nor q, k, v are neighbours
        query, key, value = self.ask_and_offer(x).view(B, T, D, self.heads, 3).unbind(dim=-1)
        scores = torch.einsum("btdh,bsdh->bhts", query * D**-0.5, key)
        place = torch.arange(T)
        past = place[:, None] >= place
        scores = scores - scores.masked_fill(~past, -torch.inf).amax(dim=-1, keepdim=True).detach()
        odds = torch.where(past, scores, -torch.inf).exp()
        weights = odds / odds.sum(dim=-1, keepdim=True)
        mixed = torch.einsum("bhts,bsdh->btdh", weights, value)
        return self.gather(mixed.flatten(2)), weights


# == right 5
class CausalHeads(nn.Module):
    """Narrow maps for each head; the output is the sum of what the heads say."""

    def __init__(self, width, heads):
        super().__init__()
        size = width // heads
        self.ask, self.offer, self.hold = (
            nn.ModuleList(nn.Linear(width, size) for _ in range(heads)) for _ in range(3))
        self.say = nn.ModuleList(nn.Linear(size, width, bias=head == 0) for head in range(heads))

    def forward(self, x):
        places = torch.arange(x.shape[1])
        hidden = torch.where(places[:, None] >= places, 0.0, -torch.inf)
        output, seen = 0, []
        for ask, offer, hold, say in zip(self.ask, self.offer, self.hold, self.say):
            query = ask(x)
            weights = torch.baddbmm(hidden.expand(len(x), -1, -1), query, offer(x).mT, alpha=query.shape[-1] ** -0.5).softmax(-1)
            output = output + say(weights @ hold(x))
            seen.append(weights)
        return output, torch.stack(seen, dim=1)


# == wrong 1
# mistake: Every head has the full width W: projections to H * W, and an output matrix of (W, H * W).
# accept: four matrices|full width|w x w|width|parameters|matrices
class CausalHeads(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value = (nn.Linear(width, heads * width) for _ in range(3))
        self.output = nn.Linear(heads * width, width)

    def forward(self, x):
        B, T, W = x.shape
        query, key, value = self.query(x), self.key(x), self.value(x)
        query, key, value = (z.unflatten(-1, (self.heads, -1)).transpose(1, 2) for z in (query, key, value))          # (B, H, T, D)
        scores = query @ key.transpose(-2, -1) / query.shape[-1] ** 0.5
        past = torch.ones(T, T, dtype=torch.bool).tril()
        weights = scores.masked_fill(~past, -math.inf).softmax(dim=-1)
        mixed = weights @ value
        return self.output(mixed.transpose(1, 2).flatten(2)), weights


# == wrong 2
# mistake: A word may not look at itself (tril(-1)), so the first row has nowhere to look and is nan.
# accept: itself|diagonal|nan|first|own|present
class CausalHeads(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.output = (nn.Linear(width, width) for _ in range(4))

    def forward(self, x):
        B, T, W = x.shape
        query, key, value = self.query(x), self.key(x), self.value(x)
        query, key, value = (z.unflatten(-1, (self.heads, -1)).transpose(1, 2) for z in (query, key, value))          # (B, H, T, D)
        scores = query @ key.transpose(-2, -1) / query.shape[-1] ** 0.5
        past = torch.ones(T, T, dtype=torch.bool).tril(-1)
        weights = scores.masked_fill(~past, -math.inf).softmax(dim=-1)
        mixed = weights @ value
        return self.output(mixed.transpose(1, 2).flatten(2)), weights


# == wrong 3
# mistake: Returns the mean of the weights over the heads, (B, T, T), as nn.MultiheadAttention does by default.
# accept: shape|(b, h, t, t)|mean|average|each head|over the heads
class CausalHeads(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.output = (nn.Linear(width, width) for _ in range(4))

    def forward(self, x):
        B, T, W = x.shape
        query, key, value = self.query(x), self.key(x), self.value(x)
        query, key, value = (z.unflatten(-1, (self.heads, -1)).transpose(1, 2) for z in (query, key, value))          # (B, H, T, D)
        scores = query @ key.transpose(-2, -1) / query.shape[-1] ** 0.5
        past = torch.ones(T, T, dtype=torch.bool).tril()
        weights = scores.masked_fill(~past, -math.inf).softmax(dim=-1)
        mixed = weights @ value
        return self.output(mixed.transpose(1, 2).flatten(2)), weights.mean(dim=1)


# == wrong 4
# mistake: Makes the mask at the first call and keeps it, so a longer or shorter text fails.
# accept: length|differ|t may|call|shorter|longer|mask
class CausalHeads(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.past = None
        self.query, self.key, self.value, self.output = (nn.Linear(width, width) for _ in range(4))

    def forward(self, x):
        B, T, W = x.shape
        query, key, value = self.query(x), self.key(x), self.value(x)
        query, key, value = (z.unflatten(-1, (self.heads, -1)).transpose(1, 2) for z in (query, key, value))          # (B, H, T, D)
        scores = query @ key.transpose(-2, -1) / query.shape[-1] ** 0.5
        if self.past is None:
            self.past = torch.ones(T, T, dtype=torch.bool).tril()
        past = self.past
        weights = scores.masked_fill(~past, -math.inf).softmax(dim=-1)
        mixed = weights @ value
        return self.output(mixed.transpose(1, 2).flatten(2)), weights


# == wrong 5
# mistake: Returns the weights before masking, not those that the output was made with.
# accept: future|mask|made with|before
class CausalHeads(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.output = (nn.Linear(width, width) for _ in range(4))

    def forward(self, x):
        B, T, W = x.shape
        query, key, value = self.query(x), self.key(x), self.value(x)
        query, key, value = (z.unflatten(-1, (self.heads, -1)).transpose(1, 2) for z in (query, key, value))          # (B, H, T, D)
        scores = query @ key.transpose(-2, -1) / query.shape[-1] ** 0.5
        past = torch.ones(T, T, dtype=torch.bool).tril()
        weights = scores.masked_fill(~past, -math.inf).softmax(dim=-1)
        mixed = weights @ value
        return self.output(mixed.transpose(1, 2).flatten(2)), scores.softmax(dim=-1)


# == wrong 6
# mistake: Does not transpose on the way out: results are glued together in the wrong order, and the future leaks.
# accept: way out|transpose|join|later|future|leak|glue
class CausalHeads(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.output = (nn.Linear(width, width) for _ in range(4))

    def forward(self, x):
        B, T, W = x.shape
        query, key, value = self.query(x), self.key(x), self.value(x)
        query, key, value = (z.unflatten(-1, (self.heads, -1)).transpose(1, 2) for z in (query, key, value))          # (B, H, T, D)
        scores = query @ key.transpose(-2, -1) / query.shape[-1] ** 0.5
        past = torch.ones(T, T, dtype=torch.bool).tril()
        weights = scores.masked_fill(~past, -math.inf).softmax(dim=-1)
        mixed = weights @ value
        return self.output(mixed.reshape(B, T, W)), weights


# == wrong 7
# mistake: Never transposes: heads are stretches of time, and most of the past is out of reach.
# accept: transpose|stretches|past|reach|earlier|never|reshape
class CausalHeads(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.output = (nn.Linear(width, width) for _ in range(4))

    def forward(self, x):
        B, T, W = x.shape
        query, key, value = self.query(x), self.key(x), self.value(x)
        query, key, value = (z.reshape(B, self.heads, T, -1) for z in (query, key, value))          # (B, H, T, D)
        scores = query @ key.transpose(-2, -1) / query.shape[-1] ** 0.5
        past = torch.ones(T, T, dtype=torch.bool).tril()
        weights = scores.masked_fill(~past, -math.inf).softmax(dim=-1)
        mixed = weights @ value
        return self.output(mixed.reshape(B, T, W)), weights


# == wrong 8
# mistake: Mixes all of the value with the mean of the heads' weights: in effect one head.
# accept: mean|average|one head|own|each head|one number|own weights|same
class CausalHeads(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.output = (nn.Linear(width, width) for _ in range(4))

    def forward(self, x):
        B, T, W = x.shape
        query, key, value = self.query(x), self.key(x), self.value(x)
        query, key, value = (z.unflatten(-1, (self.heads, -1)).transpose(1, 2) for z in (query, key, value))          # (B, H, T, D)
        scores = query @ key.transpose(-2, -1) / query.shape[-1] ** 0.5
        past = torch.ones(T, T, dtype=torch.bool).tril()
        weights = scores.masked_fill(~past, -math.inf).softmax(dim=-1)
        mixed = weights.mean(dim=1, keepdim=True) @ value
        return self.output(mixed.transpose(1, 2).flatten(2)), weights


# == wrong 9
# mistake: Leaves out the output projection: three maps in place of four.
# accept: four|output projection|projection|matrices|output matrix
class CausalHeads(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value = (nn.Linear(width, width) for _ in range(3))

    def forward(self, x):
        B, T, W = x.shape
        query, key, value = self.query(x), self.key(x), self.value(x)
        query, key, value = (z.unflatten(-1, (self.heads, -1)).transpose(1, 2) for z in (query, key, value))          # (B, H, T, D)
        scores = query @ key.transpose(-2, -1) / query.shape[-1] ** 0.5
        past = torch.ones(T, T, dtype=torch.bool).tril()
        weights = scores.masked_fill(~past, -math.inf).softmax(dim=-1)
        mixed = weights @ value
        return mixed.transpose(1, 2).flatten(2), weights


# == wrong 10
# mistake: Multiplies by the mask after the softmax and does not renormalize, so rows sum to less than 1.
# accept: sum to 1|after the softmax|softmax|renormal|rows|sum to one
class CausalHeads(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.output = (nn.Linear(width, width) for _ in range(4))

    def forward(self, x):
        B, T, W = x.shape
        query, key, value = self.query(x), self.key(x), self.value(x)
        query, key, value = (z.unflatten(-1, (self.heads, -1)).transpose(1, 2) for z in (query, key, value))          # (B, H, T, D)
        scores = query @ key.transpose(-2, -1) / query.shape[-1] ** 0.5
        past = torch.ones(T, T, dtype=torch.bool).tril()
        weights = scores.softmax(dim=-1) * past
        mixed = weights @ value
        return self.output(mixed.transpose(1, 2).flatten(2)), weights


# == wrong 11
# mistake: The output projection is made and never used: the joined heads are returned as they are.
# accept: output projection|w_o|fourth|never used|not used|unused|projection|four
class CausalHeads(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.output = nn.Linear(width, width)

    def forward(self, x):
        B, T, W = x.shape
        D = W // self.heads
        q, k, v = (f(x).view(B, T, self.heads, D).transpose(1, 2) for f in (self.query, self.key, self.value))
        scores = q @ k.transpose(-2, -1) / math.sqrt(D)
        future = torch.ones(T, T, dtype=torch.bool).triu(1)
        weights = scores.masked_fill(future, -math.inf).softmax(dim=-1)
        mixed = (weights @ v).transpose(1, 2).reshape(B, T, W)
        return mixed, weights


# == wrong 12
# mistake: The scores are divided by the root of the whole width instead of the width of a head.
# accept: sqrt|root|scale|√d|width of
class CausalHeads(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.output = nn.Linear(width, width)

    def forward(self, x):
        B, T, W = x.shape
        D = W // self.heads
        q, k, v = (f(x).view(B, T, self.heads, D).transpose(1, 2) for f in (self.query, self.key, self.value))
        scores = q @ k.transpose(-2, -1) / math.sqrt(W)
        future = torch.ones(T, T, dtype=torch.bool).triu(1)
        weights = scores.masked_fill(future, -math.inf).softmax(dim=-1)
        mixed = (weights @ v).transpose(1, 2).reshape(B, T, W)
        return self.output(mixed), weights


# == wrong 13
# mistake: The mask is made once for 64 positions, so longer texts cannot be read.
# accept: longer|length|t may differ|64|fixed
class CausalHeads(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.output = nn.Linear(width, width)
        self.register_buffer("future", torch.ones(64, 64, dtype=torch.bool).triu(1))

    def forward(self, x):
        B, T, W = x.shape
        D = W // self.heads
        q, k, v = (f(x).view(B, T, self.heads, D).transpose(1, 2) for f in (self.query, self.key, self.value))
        scores = q @ k.transpose(-2, -1) / math.sqrt(D)
        weights = scores.masked_fill(self.future[:T, :T], -math.inf).softmax(dim=-1)
        mixed = (weights @ v).transpose(1, 2).reshape(B, T, W)
        return self.output(mixed), weights


# == wrong 14
# mistake: Dropout on the weights: the output is not made with the weights that are returned, and differs from call to call.
# accept: dropout|random|call to call|returned|chance
class CausalHeads(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.output = nn.Linear(width, width)
        self.drop = nn.Dropout(0.1)

    def forward(self, x):
        B, T, W = x.shape
        D = W // self.heads
        q, k, v = (f(x).view(B, T, self.heads, D).transpose(1, 2) for f in (self.query, self.key, self.value))
        scores = q @ k.transpose(-2, -1) / math.sqrt(D)
        future = torch.ones(T, T, dtype=torch.bool).triu(1)
        weights = scores.masked_fill(future, -math.inf).softmax(dim=-1)
        mixed = (self.drop(weights) @ v).transpose(1, 2).reshape(B, T, W)
        return self.output(mixed), weights


# == wrong 15
# mistake: The input is added to the output, as a block around the layer would do; the layer alone does not.
# accept: residual|added|input itself|x itself|adds|skip
class CausalHeads(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.output = nn.Linear(width, width)

    def forward(self, x):
        B, T, W = x.shape
        D = W // self.heads
        q, k, v = (f(x).view(B, T, self.heads, D).transpose(1, 2) for f in (self.query, self.key, self.value))
        scores = q @ k.transpose(-2, -1) / math.sqrt(D)
        future = torch.ones(T, T, dtype=torch.bool).triu(1)
        weights = scores.masked_fill(future, -math.inf).softmax(dim=-1)
        mixed = (weights @ v).transpose(1, 2).reshape(B, T, W)
        return x + self.output(mixed), weights


# == wrong 16
# mistake: The scores are divided by the root of W, not of D.
# accept: scale|root|√|sqrt|divid|dot product
class CausalHeads(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.output = nn.Linear(width, width)

    def forward(self, x):
        B, T, W = x.shape
        D = W // self.heads
        q, k, v = (part(x).view(B, T, self.heads, D).transpose(1, 2) for part in (self.query, self.key, self.value))
        scores = q @ k.transpose(-2, -1) / math.sqrt(W)
        mask = torch.ones(T, T, dtype=torch.bool).tril()
        scores = scores.masked_fill(~mask, -math.inf)
        weights = scores.softmax(dim=-1)
        mixed = weights @ v
        mixed = mixed.transpose(1, 2).reshape(B, T, W)
        return self.output(mixed), weights


# == wrong 17
# mistake: The mask is made once, for 512 positions; longer texts fail.
# accept: length|long|limit|1,100|1100|positions|once|fixed|fails
class CausalHeads(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.output = nn.Linear(width, width)
        self.register_buffer("mask", torch.ones(512, 512, dtype=torch.bool).tril())

    def forward(self, x):
        B, T, W = x.shape
        D = W // self.heads
        q, k, v = (part(x).view(B, T, self.heads, D).transpose(1, 2) for part in (self.query, self.key, self.value))
        scores = q @ k.transpose(-2, -1) / math.sqrt(D)
        scores = scores.masked_fill(~self.mask[:T, :T], -math.inf)
        weights = scores.softmax(dim=-1)
        mixed = weights @ v
        mixed = mixed.transpose(1, 2).reshape(B, T, W)
        return self.output(mixed), weights


# == wrong 18
# mistake: The input is added to the output (a residual connection).
# accept: residual|x itself|adds|added|nothing else|input
class CausalHeads(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.output = nn.Linear(width, width)

    def forward(self, x):
        B, T, W = x.shape
        D = W // self.heads
        q, k, v = (part(x).view(B, T, self.heads, D).transpose(1, 2) for part in (self.query, self.key, self.value))
        scores = q @ k.transpose(-2, -1) / math.sqrt(D)
        mask = torch.ones(T, T, dtype=torch.bool).tril()
        scores = scores.masked_fill(~mask, -math.inf)
        weights = scores.softmax(dim=-1)
        mixed = weights @ v
        mixed = mixed.transpose(1, 2).reshape(B, T, W)
        return x + self.output(mixed), weights


# == wrong 19
# mistake: The heads are joined without the transpose.
# accept: transpos|join|axes|axis|later|swap|side by side|future|words move|not what the returned
class CausalHeads(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.output = nn.Linear(width, width)

    def forward(self, x):
        B, T, W = x.shape
        D = W // self.heads
        q, k, v = (part(x).view(B, T, self.heads, D).transpose(1, 2) for part in (self.query, self.key, self.value))
        scores = q @ k.transpose(-2, -1) / math.sqrt(D)
        mask = torch.ones(T, T, dtype=torch.bool).tril()
        scores = scores.masked_fill(~mask, -math.inf)
        weights = scores.softmax(dim=-1)
        mixed = weights @ v
        mixed = mixed.reshape(B, T, W)
        return self.output(mixed), weights


# == wrong 20
# mistake: Hidden scores are set to 0, not to minus infinity: the future still gets weight.
# accept: future|infinity|inf|zero|later|minus
class CausalHeads(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.output = nn.Linear(width, width)

    def forward(self, x):
        B, T, W = x.shape
        D = W // self.heads
        q, k, v = (part(x).view(B, T, self.heads, D).transpose(1, 2) for part in (self.query, self.key, self.value))
        scores = q @ k.transpose(-2, -1) / math.sqrt(D)
        scores = scores * torch.ones(T, T).tril()
        weights = scores.softmax(dim=-1)
        mixed = weights @ v
        mixed = mixed.transpose(1, 2).reshape(B, T, W)
        return self.output(mixed), weights


# == wrong 21
# mistake: The maps of queries, keys and values stand in a plain Python list, so they are no parameters of the layer.
# accept: ModuleList|plain Python list
class CausalHeads(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.inputs = [nn.Linear(width, width) for _ in range(3)]
        self.output = nn.Linear(width, width)

    def forward(self, x):
        B, T, W = x.shape
        query, key, value = (part(x).view(B, T, self.heads, -1).transpose(1, 2) for part in self.inputs)
        scores = query @ key.transpose(-2, -1) / query.shape[-1] ** 0.5
        past = torch.ones(T, T, dtype=torch.bool).tril()
        weights = scores.masked_fill(~past, float("-inf")).softmax(dim=-1)
        return self.output((weights @ value).transpose(1, 2).reshape(B, T, W)), weights


# == wrong 22
# mistake: The linear maps have no biases, so the lab trains another layer than everyone else's.
# accept: bias
class CausalHeads(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.inputs = nn.Linear(width, 3 * width, bias=False)
        self.output = nn.Linear(width, width, bias=False)

    def forward(self, x):
        B, T, W = x.shape
        parts = self.inputs(x).chunk(3, dim=-1)
        query, key, value = (part.view(B, T, self.heads, -1).transpose(1, 2) for part in parts)
        scores = query @ key.transpose(-2, -1) / query.shape[-1] ** 0.5
        past = torch.ones(T, T, dtype=torch.bool).tril()
        weights = scores.masked_fill(~past, float("-inf")).softmax(dim=-1)
        return self.output((weights @ value).transpose(1, 2).reshape(B, T, W)), weights
