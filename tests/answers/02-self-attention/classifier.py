# Answers to classifier of 02-self-attention, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.embed = nn.Embedding(size, width)
        self.W_q = nn.Parameter(torch.randn(width, width) / math.sqrt(width))
        self.W_k = nn.Parameter(torch.randn(width, width) / math.sqrt(width))
        self.W_v = nn.Parameter(torch.randn(width, width) / math.sqrt(width))
        self.head = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        x = self.embed(ids)                                               # (B, T, W)
        q, k, v = x @ self.W_q, x @ self.W_k, x @ self.W_v
        scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])         # (B, T, T)
        real = torch.arange(ids.shape[1], device=ids.device)[None, :] < lengths[:, None]
        scores = scores.masked_fill(~real[:, None, :], float("-inf"))
        weights = torch.softmax(scores, dim=-1)
        x = x + weights @ v
        return self.head(mean_over_words(x, lengths))[:, 0], weights


# == right 2
from course_lib.attention.dot_product import scaled_dot_product_attention


class Classifier(nn.Module):
    """Words look at each other through the library's attention; then the average and a linear layer."""

    def __init__(self, size: int, width: int) -> None:
        super().__init__()
        self.words = nn.Embedding(size, width)
        self.to_query = nn.Linear(width, width, bias=False)
        self.to_key = nn.Linear(width, width, bias=False)
        self.to_value = nn.Linear(width, width, bias=False)
        for layer in (self.to_query, self.to_key, self.to_value):
            nn.init.normal_(layer.weight, std=width**-0.5)
        self.out = nn.Linear(width, 1)

    def forward(self, ids: torch.Tensor, lengths: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        x = self.words(ids)
        mask = (ids != 0).unsqueeze(1)  # (B, 1, T): the same keys for every query
        gathered, weights = scaled_dot_product_attention(self.to_query(x), self.to_key(x), self.to_value(x), mask=mask)
        return self.out(mean_over_words(x + gathered, lengths)).squeeze(-1), weights


# == right 3
class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.embedding = nn.Embedding(size, width, padding_idx=0)
        # its starting matrices are already small (Xavier uniform)
        self.attention = nn.MultiheadAttention(width, num_heads=1, batch_first=True)
        self.linear = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        e = self.embedding(ids)
        # here True means "is padding, do not look"
        a, w = self.attention(e, e, e, key_padding_mask=ids.eq(0), need_weights=True)
        pooled = mean_over_words(e + a, lengths)
        return self.linear(pooled).flatten(), w


# == right 4
class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.width = width
        self.emb = nn.Embedding(size, width)
        self.qkv = nn.Linear(width, 3 * width)      # the three matrices side by side
        self.score = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        B, T = ids.shape
        real = torch.arange(T).expand(B, T) < lengths.unsqueeze(1)
        x = self.emb(ids)
        q, k, v = self.qkv(x).chunk(3, dim=-1)
        s = torch.einsum("btd,bsd->bts", q, k) * self.width ** -0.5
        s = s - s.amax(dim=-1, keepdim=True)
        e = torch.exp(s) * real[:, None, :]         # padding counts nothing, above and below the line
        w = e / e.sum(dim=-1, keepdim=True)
        w = w * real[:, :, None]                    # padding does not look either
        x = x + torch.einsum("bts,bsd->btd", w, v)
        return mean_over_words(self.score(x), lengths).view(B), w


# == right 5
class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.embed = nn.Embedding(size, width)
        self.to_q = nn.Linear(width, width, bias=False)
        self.to_k = nn.Linear(width, width, bias=False)
        self.to_v = nn.Linear(width, width, bias=False)
        self.head = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        x = self.embed(ids)
        scores = self.to_q(x) @ self.to_k(x).transpose(-2, -1) / x.shape[-1] ** 0.5
        scores = scores.masked_fill((ids == 0)[:, None, :], float("-inf"))
        weights = scores.softmax(dim=-1)
        x = weights @ self.to_v(x)
        return self.head(mean_over_words(x, lengths))[:, 0], weights


# == right 6
class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.embed = nn.Embedding(size, width)
        self.attn = nn.MultiheadAttention(width, num_heads=4, batch_first=True)
        self.fc = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        x = self.embed(ids)
        out, weights = self.attn(x, x, x, key_padding_mask=(ids == 0))
        return self.fc(mean_over_words(x + out, lengths)).squeeze(-1), weights


# == wrong 1
# mistake: The weights are worked out and returned, but what the words gathered is never used: the number is made from the plain average of the word vectors
# accept: gathered|never used|not used|unused|no say|plain average|without attention
class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.embed = nn.Embedding(size, width)
        self.q = nn.Linear(width, width, bias=False)
        self.k = nn.Linear(width, width, bias=False)
        self.v = nn.Linear(width, width, bias=False)
        self.head = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        x = self.embed(ids)
        q, k, v = self.q(x), self.k(x), self.v(x)
        scores = q @ k.transpose(1, 2) / math.sqrt(k.shape[-1])
        scores = scores.masked_fill((ids == 0)[:, None, :], float("-inf"))
        weights = scores.softmax(dim=-1)
        gathered = weights @ v
        return self.head(mean_over_words(x, lengths))[:, 0], weights


# == wrong 2
# mistake: The padding mask stands on the axis of the words that ask instead of the words that are asked, so real words look at padding
# accept: axis|queries|query|unsqueeze|padding gets|look at padding|looks at padding|looked at
from course_lib.attention.dot_product import scaled_dot_product_attention

class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.embed = nn.Embedding(size, width)
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, width, bias=False)
        self.value = nn.Linear(width, width, bias=False)
        self.head = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        x = self.embed(ids)
        mask = (ids != 0).unsqueeze(2)
        out, weights = scaled_dot_product_attention(self.query(x), self.key(x), self.value(x), mask=mask)
        x = x + out
        return self.head(mean_over_words(x, lengths)).squeeze(1), weights


# == wrong 3
# mistake: The softmax runs over the words that ask (dim=1) instead of the words that are asked, so the columns sum to 1 and not the rows
# accept: softmax|columns|column|rows
class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.width = width
        self.embed = nn.Embedding(size, width)
        self.wq = nn.Parameter(torch.randn(width, width) * width**-0.5)
        self.wk = nn.Parameter(torch.randn(width, width) * width**-0.5)
        self.wv = nn.Parameter(torch.randn(width, width) * width**-0.5)
        self.out = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        x = self.embed(ids)
        q = x @ self.wq
        k = x @ self.wk
        v = x @ self.wv
        scores = torch.matmul(q, k.transpose(1, 2)) / self.width**0.5
        padding = (ids == 0).unsqueeze(1)
        scores = scores.masked_fill(padding, -1e9)
        weights = nn.functional.softmax(scores, dim=1)
        x = x + torch.matmul(weights, v)
        return self.out(mean_over_words(x, lengths)).squeeze(-1), weights


# == wrong 4
# mistake: The average at the end runs over all T positions, padding included, instead of over the real words
# accept: average|averages|averaged|mean_over_words|mean over
class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.embed = nn.Embedding(size, width, padding_idx=0)
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.head = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        x = self.embed(ids)
        q, k, v = self.qkv(x).chunk(3, dim=-1)
        scores = q @ k.mT / math.sqrt(q.size(-1))
        real = torch.arange(ids.size(1)) < lengths[:, None]
        scores = scores.masked_fill(~real[:, None], -torch.inf)
        weights = scores.softmax(-1)
        x = x + weights @ v
        return self.head(x.mean(dim=1))[:, 0], weights


# == wrong 5
# mistake: A learned vector for each position is added to the word vectors, so the number depends on the order of the words
# accept: position|positions|positional|order
class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.words = nn.Embedding(size, width)
        self.positions = nn.Embedding(64, width)
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, width, bias=False)
        self.value = nn.Linear(width, width, bias=False)
        self.head = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        t = torch.arange(ids.shape[1], device=ids.device)
        x = self.words(ids) + self.positions(t)
        q, k, v = self.query(x), self.key(x), self.value(x)
        scores = q @ k.transpose(-1, -2) / math.sqrt(x.shape[-1])
        scores = scores.masked_fill((t >= lengths[:, None])[:, None, :], float("-inf"))
        weights = torch.softmax(scores, dim=-1)
        x = x + weights @ v
        return self.head(mean_over_words(x, lengths))[:, 0], weights


# == wrong 6
# mistake: A sigmoid is put on the number at the end, so it is above 0 for every text; the logistic loss, given, has that sigmoid already
# accept: sigmoid|activation|probability|logit|between 0 and 1
class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.embed = nn.Embedding(size, width)
        self.W_Q = nn.Parameter(torch.randn(width, width) / math.sqrt(width))
        self.W_K = nn.Parameter(torch.randn(width, width) / math.sqrt(width))
        self.W_V = nn.Parameter(torch.randn(width, width) / math.sqrt(width))
        self.head = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        x = self.embed(ids)
        Q, K, V = x @ self.W_Q, x @ self.W_K, x @ self.W_V
        scores = Q @ K.transpose(1, 2) / math.sqrt(K.shape[-1])
        scores = scores.masked_fill((ids == 0).unsqueeze(1), float("-inf"))
        weights = torch.softmax(scores, dim=-1)
        x = x + weights @ V
        p = torch.sigmoid(self.head(mean_over_words(x, lengths)))
        return p[:, 0], weights


# == wrong 7
# mistake: The three matrices start from torch.randn unscaled, with entries of standard deviation 1, so the scores are large and the softmax starts saturated
# accept: standard deviation|saturated|saturates|starting|scale|sqrt(width)|randn|too large
class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.embed = nn.Embedding(size, width)
        self.w_query = nn.Parameter(torch.randn(width, width))
        self.w_key = nn.Parameter(torch.randn(width, width))
        self.w_value = nn.Parameter(torch.randn(width, width))
        self.head = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        x = self.embed(ids)
        q, k, v = x @ self.w_query, x @ self.w_key, x @ self.w_value
        scores = q @ k.transpose(1, 2) / math.sqrt(q.shape[-1])
        real = torch.arange(ids.shape[1])[None] < lengths[:, None]
        scores = torch.where(real[:, None, :], scores, float("-inf"))
        weights = scores.softmax(dim=-1)
        x = x + weights @ v
        return self.head(mean_over_words(x, lengths))[:, 0], weights


# == wrong 8
# mistake: The three matrices are plain tensors and not nn.Parameter, so they are no parameters of the module and training never changes them
# accept: nn.parameter|nn.linear|plain tensor|plain tensors|registered|register|never trained|not trained|fixed
class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.embed = nn.Embedding(size, width)
        self.wq = torch.randn(width, width) / math.sqrt(width)
        self.wk = torch.randn(width, width) / math.sqrt(width)
        self.wv = torch.randn(width, width) / math.sqrt(width)
        self.linear = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        x = self.embed(ids)
        q, k, v = x @ self.wq, x @ self.wk, x @ self.wv
        scores = q @ k.transpose(1, 2) / math.sqrt(k.shape[-1])
        scores = scores.masked_fill((ids == 0)[:, None, :], float("-inf"))
        weights = torch.softmax(scores, dim=-1)
        x = x + weights @ v
        return self.linear(mean_over_words(x, lengths))[:, 0], weights


# == wrong 9
# mistake: The second thing returned is the masked scores, from before the softmax, instead of the attention weights
# accept: scores|before the softmax|not been through
class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.embed = nn.Embedding(size, width)
        self.q = nn.Linear(width, width, bias=False)
        self.k = nn.Linear(width, width, bias=False)
        self.v = nn.Linear(width, width, bias=False)
        self.head = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        x = self.embed(ids)
        weights = self.q(x) @ self.k(x).transpose(1, 2) / math.sqrt(x.shape[-1])
        weights = weights.masked_fill((ids == 0)[:, None, :], -1e9)
        x = x + torch.softmax(weights, dim=-1) @ self.v(x)
        return self.head(mean_over_words(x, lengths))[:, 0], weights


# == wrong 10
# mistake: squeeze() without a dimension at the end: for a batch of one text it takes the batch axis away too, and the result has the shape () instead of (1,)
# accept: squeeze|batch of one|single text|one text|shape
from course_lib.attention.dot_product import scaled_dot_product_attention


class Classifier(nn.Module):
    def __init__(self, size, width):
        super().__init__()
        self.embed = nn.Embedding(size, width)
        self.proj_q = nn.Linear(width, width)
        self.proj_k = nn.Linear(width, width)
        self.proj_v = nn.Linear(width, width)
        self.classify = nn.Linear(width, 1)

    def forward(self, ids, lengths):
        x = self.embed(ids)
        mask = torch.arange(ids.shape[1]).unsqueeze(0) < lengths.unsqueeze(1)
        out, weights = scaled_dot_product_attention(
            self.proj_q(x), self.proj_k(x), self.proj_v(x), mask=mask.unsqueeze(1)
        )
        x = x + out
        logits = self.classify(mean_over_words(x, lengths)).squeeze()
        return logits, weights
