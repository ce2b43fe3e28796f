# Answers to recaller of 01-why-attention, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
class Recaller(nn.Module):
    def __init__(self, tokens, width, classes):
        super().__init__()
        from course_lib.recurrent import LSTM
        self.embed = nn.Embedding(tokens, width)
        self.read = LSTM(width, width, forget_bias=math.log(24))
        self.answer = nn.Linear(width, classes)

    def forward(self, ids):
        outputs, _ = self.read(self.embed(ids))
        return self.answer(outputs[:, -1])


# == right 2
def one_step(x, h, c, w_x, w_h, b):
    i, f, g, o = (x @ w_x.T + h @ w_h.T + b).chunk(4, dim=-1)
    c = f.sigmoid() * c + i.sigmoid() * g.tanh()
    return o.sigmoid() * c.tanh(), c


class Recaller(nn.Module):
    def __init__(self, tokens, width, classes):
        super().__init__()
        self.width = width
        self.embed = nn.Embedding(tokens, width)
        self.w_x = nn.Parameter(torch.randn(4 * width, width) / width**0.5)
        self.w_h = nn.Parameter(torch.randn(4 * width, width) / width**0.5)
        bias = torch.zeros(4 * width)
        bias[width : 2 * width] = 3.2                  # keeps about 1/e over 24 steps
        self.b = nn.Parameter(bias)
        self.head = nn.Linear(width, classes)

    def forward(self, ids):
        x = self.embed(ids)
        h = c = x.new_zeros(len(ids), self.width)
        for t in range(ids.shape[1]):
            h, c = one_step(x[:, t], h, c, self.w_x, self.w_h, self.b)
        return self.head(h)


# == right 3
class Recaller(nn.Module):
    """Two linear layers as in the library; half of a cell is left after 24 steps; the table is small too."""

    def __init__(self, tokens, width, classes):
        super().__init__()
        self.from_token = nn.Linear(width, 4 * width)
        self.from_state = nn.Linear(width, 4 * width, bias=False)
        self.table = nn.Embedding(tokens, width)
        self.scores = nn.Linear(width, classes)
        for weight in (self.from_token.weight, self.from_state.weight, self.table.weight, self.scores.weight):
            nn.init.normal_(weight, std=1 / math.sqrt(width))
        nn.init.zeros_(self.from_token.bias)
        keep = 0.5 ** (1 / 24)
        with torch.no_grad():
            self.from_token.bias.view(4, width)[1].fill_(math.log(keep / (1 - keep)))

    def forward(self, ids):
        width = self.from_state.in_features
        h, c = torch.zeros(2, ids.shape[0], width)
        for token in ids.T:
            z = self.from_token(self.table(token)) + self.from_state(h)
            write, keep, content, show = z.split(width, dim=1)
            c = torch.sigmoid(keep) * c + torch.sigmoid(write) * torch.tanh(content)
            h = torch.sigmoid(show) * torch.tanh(c)
        return self.scores(h)


# == right 4
class Recaller(nn.Module):
    def __init__(self, tokens, width, classes):
        super().__init__()
        self.vectors = nn.Embedding(tokens, width)
        self.both = nn.Parameter(torch.empty(4 * width, 2 * width).normal_(0, width**-0.5))   # W_x and W_h side by side
        keep = 0.75 ** (1 / 24)                                    # three quarters are left after 24 steps
        start = torch.zeros(4, width)
        start[1] = math.log(keep / (1 - keep))
        self.bias = nn.Parameter(start.flatten())
        self.decide = nn.Linear(width, classes)

    def forward(self, ids):
        h = c = torch.zeros(len(ids), self.both.shape[1] // 2, dtype=self.both.dtype)
        for column in ids.T:
            i, f, g, o = F.linear(torch.cat([self.vectors(column), h], dim=1), self.both, self.bias).chunk(4, dim=1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
        return self.decide(h)


# == right 5
class Recaller(nn.Module):
    def __init__(self, tokens, width, classes):
        super().__init__()
        self.table = nn.Embedding(tokens, width)
        self.scores = nn.Linear(width, classes)
        gates = torch.randn(4, 2 * width, width) * width**-0.5           # i, f, g, o
        bias = torch.zeros(4, 1, width)
        bias[1] = -math.log(math.expm1(math.log(2) / 24))                # half of the cell is left after 24 steps
        self.gates, self.bias = nn.Parameter(gates), nn.Parameter(bias)

    def forward(self, ids):
        shown = cell = self.table.weight.new_zeros(ids.shape[0], self.table.embedding_dim)
        for vector in self.table(ids).unbind(dim=1):
            write, keep, content, show = torch.cat([vector, shown], dim=-1) @ self.gates + self.bias
            cell = keep.sigmoid() * cell + write.sigmoid() * content.tanh()
            shown = show.sigmoid() * cell.tanh()
        return self.scores(shown)


# == wrong 1
# mistake: leaves the forget bias at its usual start of 1
# accept: forget|bias
class Recaller(nn.Module):
    def __init__(self, tokens, width, classes):
        super().__init__()
        from course_lib.recurrent import LSTM
        self.embed = nn.Embedding(tokens, width)
        self.read = LSTM(width, width, forget_bias=1.0)
        self.answer = nn.Linear(width, classes)

    def forward(self, ids):
        outputs, _ = self.read(self.embed(ids))
        return self.answer(outputs[:, -1])


# == wrong 2
# mistake: sets the large bias on the first block, the write gate, instead of the forget gate
# accept: forget|bias|gate|block
def one_step(x, h, c, w_x, w_h, b):
    i, f, g, o = (x @ w_x.T + h @ w_h.T + b).chunk(4, dim=-1)
    c = f.sigmoid() * c + i.sigmoid() * g.tanh()
    return o.sigmoid() * c.tanh(), c


class Recaller(nn.Module):
    def __init__(self, tokens, width, classes):
        super().__init__()
        self.width = width
        self.embed = nn.Embedding(tokens, width)
        self.w_x = nn.Parameter(torch.randn(4 * width, width) / width**0.5)
        self.w_h = nn.Parameter(torch.randn(4 * width, width) / width**0.5)
        bias = torch.zeros(4 * width)
        bias[:width] = 3.2                  # keeps about 1/e over 24 steps
        self.b = nn.Parameter(bias)
        self.head = nn.Linear(width, classes)

    def forward(self, ids):
        x = self.embed(ids)
        h = c = x.new_zeros(len(ids), self.width)
        for t in range(ids.shape[1]):
            h, c = one_step(x[:, t], h, c, self.w_x, self.w_h, self.b)
        return self.head(h)


# == wrong 3
# mistake: reads the answer after the first token instead of after the last
# accept: last|first
class Recaller(nn.Module):
    def __init__(self, tokens, width, classes):
        super().__init__()
        from course_lib.recurrent import LSTM
        self.embed = nn.Embedding(tokens, width)
        self.read = LSTM(width, width, forget_bias=math.log(24))
        self.answer = nn.Linear(width, classes)

    def forward(self, ids):
        outputs, _ = self.read(self.embed(ids))
        return self.answer(outputs[:, 0])


# == wrong 4
# mistake: averages the outputs of all steps instead of taking the one after the last token
# accept: average|mean|last|all
class Recaller(nn.Module):
    def __init__(self, tokens, width, classes):
        super().__init__()
        from course_lib.recurrent import LSTM
        self.embed = nn.Embedding(tokens, width)
        self.read = LSTM(width, width, forget_bias=math.log(24))
        self.answer = nn.Linear(width, classes)

    def forward(self, ids):
        outputs, _ = self.read(self.embed(ids))
        return self.answer(outputs.mean(dim=1))


# == wrong 5
# mistake: cuts the gradient at every step with detach, "to save memory"
# accept: gradient|detach|cut|reach
def one_step(x, h, c, w_x, w_h, b):
    i, f, g, o = (x @ w_x.T + h @ w_h.T + b).chunk(4, dim=-1)
    c = f.sigmoid() * c + i.sigmoid() * g.tanh()
    return o.sigmoid() * c.tanh(), c


class Recaller(nn.Module):
    def __init__(self, tokens, width, classes):
        super().__init__()
        self.width = width
        self.embed = nn.Embedding(tokens, width)
        self.w_x = nn.Parameter(torch.randn(4 * width, width) / width**0.5)
        self.w_h = nn.Parameter(torch.randn(4 * width, width) / width**0.5)
        bias = torch.zeros(4 * width)
        bias[width : 2 * width] = 3.2                  # keeps about 1/e over 24 steps
        self.b = nn.Parameter(bias)
        self.head = nn.Linear(width, classes)

    def forward(self, ids):
        x = self.embed(ids)
        h = c = x.new_zeros(len(ids), self.width)
        for t in range(ids.shape[1]):
            h, c = h.detach(), c.detach()
            h, c = one_step(x[:, t], h, c, self.w_x, self.w_h, self.b)
        return self.head(h)


# == wrong 6
# mistake: all weights of the LSTM start at zero, so nothing is written and no gradient reaches a token
# accept: zero|gradient|weights|reach
def one_step(x, h, c, w_x, w_h, b):
    i, f, g, o = (x @ w_x.T + h @ w_h.T + b).chunk(4, dim=-1)
    c = f.sigmoid() * c + i.sigmoid() * g.tanh()
    return o.sigmoid() * c.tanh(), c


class Recaller(nn.Module):
    def __init__(self, tokens, width, classes):
        super().__init__()
        self.width = width
        self.embed = nn.Embedding(tokens, width)
        self.w_x = nn.Parameter(torch.zeros(4 * width, width))
        self.w_h = nn.Parameter(torch.zeros(4 * width, width))
        bias = torch.zeros(4 * width)
        bias[width : 2 * width] = 3.2                  # keeps about 1/e over 24 steps
        self.b = nn.Parameter(bias)
        self.head = nn.Linear(width, classes)

    def forward(self, ids):
        x = self.embed(ids)
        h = c = x.new_zeros(len(ids), self.width)
        for t in range(ids.shape[1]):
            h, c = one_step(x[:, t], h, c, self.w_x, self.w_h, self.b)
        return self.head(h)


# == wrong 7
# mistake: reads the tokens from right to left
# accept: right to left|left to right|backward|direction|order|reverse|first
class Recaller(nn.Module):
    def __init__(self, tokens, width, classes):
        super().__init__()
        from course_lib.recurrent import LSTM
        self.embed = nn.Embedding(tokens, width)
        self.read = LSTM(width, width, forget_bias=math.log(24))
        self.answer = nn.Linear(width, classes)

    def forward(self, ids):
        outputs, _ = self.read(self.embed(ids.flip(1)))
        return self.answer(outputs[:, -1])


# == wrong 8
# mistake: sets the bias to the share that one step keeps (0.96), that is to the gate and not to its bias
# accept: bias|forget|gate
def one_step(x, h, c, w_x, w_h, b):
    i, f, g, o = (x @ w_x.T + h @ w_h.T + b).chunk(4, dim=-1)
    c = f.sigmoid() * c + i.sigmoid() * g.tanh()
    return o.sigmoid() * c.tanh(), c


class Recaller(nn.Module):
    def __init__(self, tokens, width, classes):
        super().__init__()
        self.width = width
        self.embed = nn.Embedding(tokens, width)
        self.w_x = nn.Parameter(torch.randn(4 * width, width) / width**0.5)
        self.w_h = nn.Parameter(torch.randn(4 * width, width) / width**0.5)
        bias = torch.zeros(4 * width)
        bias[width : 2 * width] = math.exp(-1 / 24)    # keeps about 1/e over 24 steps
        self.b = nn.Parameter(bias)
        self.head = nn.Linear(width, classes)

    def forward(self, ids):
        x = self.embed(ids)
        h = c = x.new_zeros(len(ids), self.width)
        for t in range(ids.shape[1]):
            h, c = one_step(x[:, t], h, c, self.w_x, self.w_h, self.b)
        return self.head(h)


# == wrong 9
# mistake: puts the linear layer on the cell instead of on what is shown
# accept: shown|cell
def one_step(x, h, c, w_x, w_h, b):
    i, f, g, o = (x @ w_x.T + h @ w_h.T + b).chunk(4, dim=-1)
    c = f.sigmoid() * c + i.sigmoid() * g.tanh()
    return o.sigmoid() * c.tanh(), c


class Recaller(nn.Module):
    def __init__(self, tokens, width, classes):
        super().__init__()
        self.width = width
        self.embed = nn.Embedding(tokens, width)
        self.w_x = nn.Parameter(torch.randn(4 * width, width) / width**0.5)
        self.w_h = nn.Parameter(torch.randn(4 * width, width) / width**0.5)
        bias = torch.zeros(4 * width)
        bias[width : 2 * width] = 3.2                  # keeps about 1/e over 24 steps
        self.b = nn.Parameter(bias)
        self.head = nn.Linear(width, classes)

    def forward(self, ids):
        x = self.embed(ids)
        h = c = x.new_zeros(len(ids), self.width)
        for t in range(ids.shape[1]):
            h, c = one_step(x[:, t], h, c, self.w_x, self.w_h, self.b)
        return self.head(c)


# == wrong 10
# mistake: applies a softmax: returns probabilities where scores are asked for, and the loss takes a softmax again
# accept: softmax|probabilit|scores
class Recaller(nn.Module):
    def __init__(self, tokens, width, classes):
        super().__init__()
        from course_lib.recurrent import LSTM
        self.embed = nn.Embedding(tokens, width)
        self.read = LSTM(width, width, forget_bias=math.log(24))
        self.answer = nn.Linear(width, classes)

    def forward(self, ids):
        outputs, _ = self.read(self.embed(ids))
        return self.answer(outputs[:, -1]).softmax(dim=-1)


# == wrong 12
# mistake: The linear layer reads the cell c, which may be larger than 1, instead of what is shown.
# accept: cell|shown|between -1 and 1|-1 and 1
class Recaller(nn.Module):
    def __init__(self, tokens, width, classes):
        super().__init__()
        self.embed = nn.Embedding(tokens, width)
        self.w_x = nn.Parameter(torch.randn(4 * width, width) / width**0.5)
        self.w_h = nn.Parameter(torch.randn(4 * width, width) / width**0.5)
        bias = torch.zeros(4 * width)
        bias[width : 2 * width] = 3.4
        self.b = nn.Parameter(bias)
        self.answer = nn.Linear(width, classes)

    def forward(self, ids):
        x = self.embed(ids)
        h = torch.zeros(ids.shape[0], x.shape[-1])
        c = torch.zeros_like(h)
        for t in range(ids.shape[1]):
            i, f, g, o = (x[:, t] @ self.w_x.T + h @ self.w_h.T + self.b).chunk(4, dim=-1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(c)
        return self.answer(c)


# == wrong 13
# mistake: The state is detached after each step, so no gradient goes back over the lag.
# accept: detach|gradient
class Recaller(nn.Module):
    def __init__(self, tokens, width, classes):
        super().__init__()
        self.embed = nn.Embedding(tokens, width)
        self.w_x = nn.Parameter(torch.randn(4 * width, width) / width**0.5)
        self.w_h = nn.Parameter(torch.randn(4 * width, width) / width**0.5)
        bias = torch.zeros(4 * width)
        bias[width : 2 * width] = 3.4
        self.b = nn.Parameter(bias)
        self.answer = nn.Linear(width, classes)

    def forward(self, ids):
        x = self.embed(ids)
        h = torch.zeros(ids.shape[0], x.shape[-1])
        c = torch.zeros_like(h)
        for t in range(ids.shape[1]):
            h, c = h.detach(), c.detach()           # so that the graph does not grow
            i, f, g, o = (x[:, t] @ self.w_x.T + h @ self.w_h.T + self.b).chunk(4, dim=-1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(c)
        return self.answer(h)


# == wrong 14
# mistake: The tokens are read from right to left, so the letter that is asked for comes last and nothing has to be kept.
# accept: left to right|right to left|backward|order|revers|first token
class Recaller(nn.Module):
    def __init__(self, tokens, width, classes):
        super().__init__()
        self.embed = nn.Embedding(tokens, width)
        self.w_x = nn.Parameter(torch.randn(4 * width, width) / width**0.5)
        self.w_h = nn.Parameter(torch.randn(4 * width, width) / width**0.5)
        bias = torch.zeros(4 * width)
        bias[width : 2 * width] = 3.4
        self.b = nn.Parameter(bias)
        self.answer = nn.Linear(width, classes)

    def forward(self, ids):
        x = self.embed(ids.flip(1))
        h = torch.zeros(ids.shape[0], x.shape[-1])
        c = torch.zeros_like(h)
        for t in range(ids.shape[1]):
            i, f, g, o = (x[:, t] @ self.w_x.T + h @ self.w_h.T + self.b).chunk(4, dim=-1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(c)
        return self.answer(h)


# == wrong 15
# mistake: All four blocks of the bias start at 3.4, not the forget gate's alone.
# accept: other biases|all four|at 0|alone|every gate|all gates|only the forget
class Recaller(nn.Module):
    def __init__(self, tokens, width, classes):
        super().__init__()
        self.embed = nn.Embedding(tokens, width)
        self.w_x = nn.Parameter(torch.randn(4 * width, width) / width**0.5)
        self.w_h = nn.Parameter(torch.randn(4 * width, width) / width**0.5)
        bias = torch.full((4 * width,), 3.4)
        self.b = nn.Parameter(bias)
        self.answer = nn.Linear(width, classes)

    def forward(self, ids):
        x = self.embed(ids)
        h = torch.zeros(ids.shape[0], x.shape[-1])
        c = torch.zeros_like(h)
        for t in range(ids.shape[1]):
            i, f, g, o = (x[:, t] @ self.w_x.T + h @ self.w_h.T + self.b).chunk(4, dim=-1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(c)
        return self.answer(h)


# == wrong 16
# mistake: The forget bias is 1, so 0.0005 of a cell is left after 24 steps.
# accept: bias|forget|keeps|left after
class Recaller(nn.Module):
    def __init__(self, tokens, width, classes):
        super().__init__()
        self.width = width
        self.embed = nn.Embedding(tokens, width)
        self.w_x = nn.Parameter(torch.randn(4 * width, width) / width**0.5)
        self.w_h = nn.Parameter(torch.randn(4 * width, width) / width**0.5)
        bias = torch.zeros(4 * width)
        bias[width : 2 * width] = 1.0
        self.b = nn.Parameter(bias)
        self.head = nn.Linear(width, classes)

    def forward(self, ids):
        x = self.embed(ids)
        h = torch.zeros(len(ids), self.width)
        c = torch.zeros(len(ids), self.width)
        for t in range(ids.shape[1]):
            i, f, g, o = (x[:, t] @ self.w_x.T + h @ self.w_h.T + self.b).chunk(4, dim=-1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
        return self.head(h)


# == wrong 17
# mistake: PyTorch's LSTM as it comes: its forget bias is near 0.
# accept: bias|forget|keeps|left after
class Recaller(nn.Module):
    def __init__(self, tokens, width, classes):
        super().__init__()
        self.embed = nn.Embedding(tokens, width)
        self.lstm = nn.LSTM(width, width, batch_first=True)
        self.head = nn.Linear(width, classes)

    def forward(self, ids):
        outputs, _ = self.lstm(self.embed(ids))
        return self.head(outputs[:, -1])


# == wrong 18
# mistake: The large bias is in the first block (write), not in the second (keep).
# accept: block|second|bias|forget|first|write|keep
class Recaller(nn.Module):
    def __init__(self, tokens, width, classes):
        super().__init__()
        self.width = width
        self.embed = nn.Embedding(tokens, width)
        self.w_x = nn.Parameter(torch.randn(4 * width, width) / width**0.5)
        self.w_h = nn.Parameter(torch.randn(4 * width, width) / width**0.5)
        bias = torch.zeros(4 * width)
        bias[0 : width] = 3.2
        self.b = nn.Parameter(bias)
        self.head = nn.Linear(width, classes)

    def forward(self, ids):
        x = self.embed(ids)
        h = torch.zeros(len(ids), self.width)
        c = torch.zeros(len(ids), self.width)
        for t in range(ids.shape[1]):
            i, f, g, o = (x[:, t] @ self.w_x.T + h @ self.w_h.T + self.b).chunk(4, dim=-1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
        return self.head(h)


# == wrong 19
# mistake: The linear layer gets the mean of what is shown over all tokens.
# accept: last|mean|averag|all tokens|after each|every token|pool
class Recaller(nn.Module):
    def __init__(self, tokens, width, classes):
        super().__init__()
        self.width = width
        self.embed = nn.Embedding(tokens, width)
        self.w_x = nn.Parameter(torch.randn(4 * width, width) / width**0.5)
        self.w_h = nn.Parameter(torch.randn(4 * width, width) / width**0.5)
        bias = torch.zeros(4 * width)
        bias[width : 2 * width] = 4.5
        self.b = nn.Parameter(bias)
        self.head = nn.Linear(width, classes)

    def forward(self, ids):
        x = self.embed(ids)
        h = torch.zeros(len(ids), self.width)
        c = torch.zeros(len(ids), self.width)
        shown = []
        for t in range(ids.shape[1]):
            i, f, g, o = (x[:, t] @ self.w_x.T + h @ self.w_h.T + self.b).chunk(4, dim=-1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            shown.append(h)
        return self.head(torch.stack(shown, dim=1).mean(dim=1))


# == wrong 20
# mistake: The weights are drawn with standard deviation 1: not small.
# accept: weight|small|large|standard deviation|root|too big|1/√|sqrt
class Recaller(nn.Module):
    def __init__(self, tokens, width, classes):
        super().__init__()
        self.width = width
        self.embed = nn.Embedding(tokens, width)
        self.w_x = nn.Parameter(torch.randn(4 * width, width))
        self.w_h = nn.Parameter(torch.randn(4 * width, width))
        bias = torch.zeros(4 * width)
        bias[width : 2 * width] = 3.2
        self.b = nn.Parameter(bias)
        self.head = nn.Linear(width, classes)

    def forward(self, ids):
        x = self.embed(ids)
        h = torch.zeros(len(ids), self.width)
        c = torch.zeros(len(ids), self.width)
        for t in range(ids.shape[1]):
            i, f, g, o = (x[:, t] @ self.w_x.T + h @ self.w_h.T + self.b).chunk(4, dim=-1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
        return self.head(h)
