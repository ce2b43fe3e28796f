# Answers to classifier of 02-self-attention, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.embed = nn.Embedding(size, width)
        self.to_q = nn.Linear(width, width, bias=False)
        self.to_k = nn.Linear(width, width, bias=False)
        self.value = nn.Linear(width, width, bias=False)
        self.pool = nn.Parameter(torch.randn(width) / math.sqrt(width))
        self.out = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        real = torch.arange(ids.shape[1]) < lengths[:, None]              # (B, T)
        x = self.embed(ids)                                               # (B, T, W)
        gathered, _ = scaled_dot_product_attention(
            self.to_q(x), self.to_k(x), self.value(x), real[:, None, :]
        )
        x = x + gathered
        query = self.pool.expand(len(ids), 1, -1)                     # (B, 1, W)
        blend, weights = scaled_dot_product_attention(query, x, x, real[:, None, :])
        return self.out(blend[:, 0])[:, 0], weights[:, 0]


# == right 2
class Classifier(nn.Module):
    """Everything by hand; the pooling query is the one row of a linear layer."""

    def __init__(self, size, width):
        super().__init__()
        self.width = width
        self.table = nn.Embedding(size, width, padding_idx=0)
        self.qk = nn.Linear(width, 2 * width)
        self.value = nn.Linear(width, width)
        self.pool = nn.Linear(width, 1, bias=False)
        self.decide = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        padding = ids == 0
        x = self.table(ids)
        (q, k), v = self.qk(x).chunk(2, dim=-1), self.value(x)
        s = torch.einsum("btd,bsd->bts", q, k) * self.width**-0.5
        s = s.masked_fill(padding[:, None, :], -math.inf)
        x = x + torch.einsum("bts,bsd->btd", s.softmax(dim=2), v)
        s = self.pool(x).squeeze(-1) / self.width**0.5
        w = s.masked_fill(padding, -math.inf).softmax(dim=1)
        text = torch.einsum("bt,btd->bd", w, x)
        return self.decide(text).squeeze(-1), w


# == right 3
import torch.nn.functional as F


class Classifier(nn.Module):
    """The pool has its own matrices for keys and values, and everything runs through PyTorch."""

    def __init__(self, size: int, width: int) -> None:
        super().__init__()
        self.words = nn.Embedding(size, width)
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.pool = nn.Parameter(torch.empty(1, 1, width))
        nn.init.uniform_(self.pool, -1, 1)
        self.pool_key = nn.Linear(width, width)
        self.pool_value = nn.Linear(width, width)
        self.head = nn.Linear(width, 1)

    def forward(self, ids: torch.Tensor, lengths: torch.Tensor):
        B, T = ids.shape
        mask = (torch.arange(T, device=ids.device).expand(B, T) < lengths.unsqueeze(1)).unsqueeze(1)
        e = self.words(ids)
        h = e + F.scaled_dot_product_attention(self.query(e), self.key(e), self.value(e), attn_mask=mask)
        scores = self.pool @ self.pool_key(h).mT / math.sqrt(h.shape[-1])   # (B, 1, T)
        weights = F.softmax(torch.where(mask, scores, float("-inf")), dim=-1)
        blend = weights @ self.pool_value(h)                                      # (B, 1, W)
        return self.head(blend).view(B), weights.view(B, T)


# == wrong 1
# mistake: The mask of the first attention is the wrong way round (the padding may be looked at, the words may not).
# accept: invert|wrong way|opposite|True means|may look|upside|padding
class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.embed = nn.Embedding(size, width)
        self.q = nn.Linear(width, width, bias=False)
        self.k = nn.Linear(width, width, bias=False)
        self.value = nn.Linear(width, width, bias=False)
        self.pool = nn.Parameter(torch.randn(width) * width**-0.5)
        self.head = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        x = self.embed(ids)
        hide = (ids == 0)[:, None, :]
        gathered, _ = scaled_dot_product_attention(self.q(x), self.k(x), self.value(x), hide)
        x = x + gathered
        scores = x @ self.pool / math.sqrt(x.shape[-1])
        weights = scores.masked_fill(ids == 0, -math.inf).softmax(dim=-1)
        pooled = (weights[..., None] * x).sum(dim=1)
        return self.head(pooled)[:, 0], weights


# == wrong 2
# mistake: The pool does not hide the padding, which gets weight.
# accept: padding
class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.embed = nn.Embedding(size, width)
        self.q = nn.Linear(width, width, bias=False)
        self.k = nn.Linear(width, width, bias=False)
        self.value = nn.Linear(width, width, bias=False)
        self.pool = nn.Linear(width, 1, bias=False)
        self.head = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        x = self.embed(ids)
        real = torch.arange(ids.shape[1]) < lengths[:, None]
        mixed, _ = scaled_dot_product_attention(self.q(x), self.k(x), self.value(x), real[:, None])
        x = x + mixed
        weights = torch.softmax(self.pool(x)[..., 0], dim=1)
        pooled = torch.einsum("bt,btw->bw", weights, x)
        return self.head(pooled)[:, 0], weights


# == wrong 3
# mistake: The softmax of the pool runs over the texts of the batch (dim=0), not over the words.
# accept: axis|dim|over the words|batch|other texts|sum to 1|softmax
class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.embed = nn.Embedding(size, width)
        self.q = nn.Linear(width, width, bias=False)
        self.k = nn.Linear(width, width, bias=False)
        self.value = nn.Linear(width, width, bias=False)
        self.pool = nn.Parameter(torch.randn(width) / math.sqrt(width))
        self.head = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        x = self.embed(ids)
        real = ids != 0
        mixed, _ = scaled_dot_product_attention(self.q(x), self.k(x), self.value(x), real[:, None])
        x = x + mixed
        scores = (x @ self.pool) / math.sqrt(len(self.pool))
        scores = scores.masked_fill(~real, -1e9)
        weights = torch.softmax(scores, dim=0)
        pooled = (weights.unsqueeze(-1) * x).sum(dim=1)
        return self.head(pooled)[:, 0], weights


# == wrong 4
# mistake: The three matrices stand in a Python list, so the module does not know them and they are never trained.
# accept: list|ModuleList|registered|parameters()|not parameters|no parameters|never train|not trained|not learn|untrained
class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.embed = nn.Embedding(size, width)
        self.qkv = [nn.Linear(width, width, bias=False) for _ in range(3)]
        self.pool = nn.Parameter(torch.randn(width) / math.sqrt(width))
        self.head = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        x = self.embed(ids)
        real = (ids > 0)[:, None, :]
        q, k, v = [layer(x) for layer in self.qkv]
        x = x + scaled_dot_product_attention(q, k, v, real)[0]
        query = self.pool[None, None, :].repeat(ids.shape[0], 1, 1)
        pooled, weights = scaled_dot_product_attention(query, x, x, real)
        return self.head(pooled).flatten(), weights.squeeze(1)


# == wrong 5
# mistake: The length of the first text decides for the whole batch which words are real.
# accept: first text|each text|own length|every text|lengths|padding
class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.embed = nn.Embedding(size, width)
        self.q = nn.Linear(width, width)
        self.k = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.pool = nn.Linear(width, 1)
        self.head = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        T = ids.shape[1]
        real = torch.arange(T) < lengths[0]                # (T,)
        x = self.embed(ids)
        scores = self.q(x) @ self.k(x).transpose(1, 2) / math.sqrt(x.shape[-1])
        scores = scores.masked_fill(~real, float("-inf"))
        x = x + torch.softmax(scores, dim=-1) @ self.value(x)
        s = self.pool(x)[:, :, 0].masked_fill(~real, float("-inf"))
        w = torch.softmax(s, dim=-1)
        return self.head((w.unsqueeze(1) @ x).squeeze(1)).squeeze(-1), w


# == wrong 6
# mistake: A sigmoid makes the result a probability, which is above 0 for every text.
# accept: sigmoid|probability|may be negative|logit
class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.embed = nn.Embedding(size, width)
        self.q = nn.Linear(width, width, bias=False)
        self.k = nn.Linear(width, width, bias=False)
        self.value = nn.Linear(width, width, bias=False)
        self.pool = nn.Parameter(torch.randn(width) / math.sqrt(width))
        self.head = nn.Sequential(nn.Linear(width, 1), nn.Sigmoid())

    def forward(self, ids, lengths):
        real = (torch.arange(ids.shape[1])[None] < lengths[:, None]).unsqueeze(1)
        x = self.embed(ids)
        x = x + scaled_dot_product_attention(self.q(x), self.k(x), self.value(x), real)[0]
        query = self.pool.expand(x.shape[0], 1, x.shape[2])
        pooled, weights = scaled_dot_product_attention(query, x, x, real)
        return self.head(pooled)[:, 0, 0], weights[:, 0]


# == wrong 7
# mistake: squeeze() without an axis: for a batch of one text the result is () and the weights are (T,).
# accept: squeeze|batch of one|one text|single text|shape|(B,)|for each text|(B, T)
class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.embed = nn.Embedding(size, width)
        self.q = nn.Linear(width, width, bias=False)
        self.k = nn.Linear(width, width, bias=False)
        self.value = nn.Linear(width, width, bias=False)
        self.pool = nn.Parameter(torch.randn(1, 1, width) / math.sqrt(width))
        self.head = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        mask = (ids != 0).unsqueeze(1)
        x = self.embed(ids)
        mixed, _ = scaled_dot_product_attention(self.q(x), self.k(x), self.value(x), mask)
        x = x + mixed
        query = self.pool.expand(ids.shape[0], -1, -1)
        pooled, weights = scaled_dot_product_attention(query, x, x, mask)
        return self.head(pooled).squeeze(), weights.squeeze()


# == wrong 8
# mistake: What a word gathers replaces its vector and is not added to it.
# accept: add|residual|replace|own vector|its vector
class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.embed = nn.Embedding(size, width)
        self.q = nn.Linear(width, width, bias=False)
        self.k = nn.Linear(width, width, bias=False)
        self.value = nn.Linear(width, width, bias=False)
        self.pool = nn.Linear(width, 1, bias=False)
        self.head = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        real = torch.arange(ids.size(1)) < lengths.unsqueeze(1)
        x = self.embed(ids)
        x, _ = scaled_dot_product_attention(self.q(x), self.k(x), self.value(x), real.unsqueeze(1))
        scores = self.pool(x).squeeze(-1).masked_fill(~real, -math.inf)
        weights = scores.softmax(dim=-1)
        pooled = torch.bmm(weights.unsqueeze(1), x).squeeze(1)
        return self.head(pooled).squeeze(1), weights


# == wrong 9
# mistake: The scores of the pool are made from the word vectors as they were before anything was gathered.
# accept: new vectors|gathered|before|old vectors|embedding
class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.embed = nn.Embedding(size, width)
        self.q = nn.Linear(width, width, bias=False)
        self.k = nn.Linear(width, width, bias=False)
        self.value = nn.Linear(width, width, bias=False)
        self.pool = nn.Parameter(torch.randn(width) / math.sqrt(width))
        self.head = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        real = (ids != 0)[:, None, :]
        x = self.embed(ids)
        mixed, _ = scaled_dot_product_attention(self.q(x), self.k(x), self.value(x), real)
        query = self.pool.expand(len(ids), 1, -1)
        pooled, weights = scaled_dot_product_attention(query, x, x + mixed, real)
        return self.head(pooled[:, 0])[:, 0], weights[:, 0]


# == wrong 10
# mistake: The pooling weights are returned but not used: the text is the plain mean of its words' vectors.
# accept: mean|average|not used|unused|never used|blend
class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.embed = nn.Embedding(size, width)
        self.q = nn.Linear(width, width, bias=False)
        self.k = nn.Linear(width, width, bias=False)
        self.value = nn.Linear(width, width, bias=False)
        self.pool = nn.Parameter(torch.randn(width) / math.sqrt(width))
        self.head = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        real = torch.arange(ids.shape[1]) < lengths[:, None]
        x = self.embed(ids)
        mixed, _ = scaled_dot_product_attention(self.q(x), self.k(x), self.value(x), real[:, None])
        x = x + mixed
        weights = (x @ self.pool).masked_fill(~real, -math.inf).softmax(dim=-1)
        pooled = (x * real[..., None]).sum(dim=1) / lengths[:, None]
        return self.head(pooled)[:, 0], weights


# == wrong 11
# mistake: A learned vector for each position is added, so the order of the words matters.
# accept: position|order
class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.embed = nn.Embedding(size, width)
        self.place = nn.Embedding(100, width)
        self.q = nn.Linear(width, width, bias=False)
        self.k = nn.Linear(width, width, bias=False)
        self.value = nn.Linear(width, width, bias=False)
        self.pool = nn.Parameter(torch.randn(width) / math.sqrt(width))
        self.head = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        B, T = ids.shape
        real = (torch.arange(T) < lengths[:, None])[:, None, :]
        x = self.embed(ids) + self.place(torch.arange(T))
        x = x + scaled_dot_product_attention(self.q(x), self.k(x), self.value(x), real)[0]
        pooled, weights = scaled_dot_product_attention(self.pool.expand(B, 1, -1), x, x, real)
        return self.head(pooled[:, 0])[:, 0], weights[:, 0]


# == wrong 12
# mistake: The weights that are returned are those of the first attention, (B, T, T), not those of the pool.
# accept: pooling weights|second attention|shape|(B, T)|first attention|one weight for each word
class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.embed = nn.Embedding(size, width)
        self.q = nn.Linear(width, width, bias=False)
        self.k = nn.Linear(width, width, bias=False)
        self.value = nn.Linear(width, width, bias=False)
        self.pool = nn.Parameter(torch.randn(width) / math.sqrt(width))
        self.head = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        real = (ids != 0)[:, None, :]
        x = self.embed(ids)
        mixed, weights = scaled_dot_product_attention(self.q(x), self.k(x), self.value(x), real)
        x = x + mixed
        query = self.pool.expand(len(ids), 1, -1)
        pooled, _ = scaled_dot_product_attention(query, x, x, real)
        return self.head(pooled[:, 0])[:, 0], weights
