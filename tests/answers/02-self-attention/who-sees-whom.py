# Answers to who-sees-whom of 02-self-attention, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def who_sees_whom(layer, x):
    T = x.shape[1]
    sees = torch.zeros(T, T, dtype=torch.bool)
    noise = torch.randn(x.shape, dtype=x.dtype, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        before = layer(x)
        for s in range(T):
            changed = x.clone()
            changed[:, s] += noise[:, s]          # only this one, in every text
            moved = (layer(changed) - before).abs()
            sees[:, s] = (moved > 1e-9).any(dim=2).any(dim=0)
    return sees


# == right 2
def who_sees_whom(layer, x):
    # written after the text had ruled out gradients
    B, T, W = x.shape
    seen = torch.zeros(T, T)
    for s in range(T):
        for w in range(W):                       # one feature after the other
            up, down = x.clone(), x.clone()
            up[:, s, w] += 0.5
            down[:, s, w] -= 0.5
            gap = (layer(up) - layer(down)).abs().amax(dim=(0, 2))
            seen[:, s] = torch.maximum(seen[:, s], gap.float())
    return seen > 1e-9


# == right 3
def who_sees_whom(layer, x):
    # written after the text had ruled out gradients
    rolled = x.roll(1, dims=-1) * -1.7           # another vector at every position
    here = torch.eye(x.shape[1], dtype=torch.bool)
    columns = [
        (layer(torch.where(one[None, :, None], rolled, x)) - layer(x)).abs().max(-1).values.max(0).values
        for one in here
    ]
    return torch.stack(columns, 1) > 1e-9


# == wrong 1
# mistake: The same number is added to all entries of a token, which a layer that normalizes each token does not notice.
# accept: normaliz|same number|all its entries|all entries|constant
def who_sees_whom(layer, x):
    T = x.shape[1]
    result = torch.zeros(T, T, dtype=torch.bool)
    base = layer(x)
    for s in range(T):
        y = x.clone()
        y[:, s] += 1.0
        diff = (layer(y) - base).abs()
        result[:, s] = (diff > 1e-9).any(dim=-1).any(dim=0)
    return result


# == wrong 2
# mistake: The table is transposed: rows are the inputs that were changed, columns the outputs.
# accept: transpos|rows|columns|swapped|wrong way round|[t, s]
def who_sees_whom(layer, x):
    B, T, W = x.shape
    out = layer(x)
    seen = torch.zeros(T, T, dtype=torch.bool)
    for i in range(T):
        x2 = x.clone()
        x2[:, i, :] = torch.randn(B, W, dtype=x.dtype)
        change = (layer(x2) - out).abs().amax(dim=(0, 2))
        seen[i] = change > 1e-9
    return seen


# == wrong 3
# mistake: Only the first text of the batch is changed and looked at.
# accept: first text|any text|every text|all texts|other texts|second text|batch
def who_sees_whom(layer, x):
    T = x.shape[1]
    original = layer(x)[0]
    M = torch.zeros((T, T), dtype=torch.bool)
    for s in range(T):
        x_new = x.clone()
        x_new[0, s] = torch.randn(x.shape[-1], dtype=torch.float64)
        new = layer(x_new)[0]
        for t in range(T):
            M[t, s] = (new[t] - original[t]).abs().max() > 1e-9
    return M


# == wrong 4
# mistake: There is no clone: x itself is changed, and stays changed for the positions after.
# accept: clone|copy|in place|in-place|as it is|as it was|changes x|changed x|accumul|one position|put back
def who_sees_whom(layer, x):
    T = x.shape[1]
    sees = torch.zeros(T, T, dtype=torch.bool)
    base = layer(x)
    for s in range(T):
        y = x
        y[:, s] += torch.randn(x.shape[0], x.shape[2], dtype=x.dtype)
        sees[:, s] = ((layer(y) - base).abs() > 1e-9).any(-1).any(0)
    return sees


# == wrong 5
# mistake: Everything from position s on is changed, not position s alone.
# accept: one position|only position|position s alone|at a time|other positions|more than one|several|later positions
def who_sees_whom(layer, x):
    T = x.size(1)
    base = layer(x)
    columns = []
    for s in range(T):
        y = x.clone()
        y[:, s:] = torch.randn_like(y[:, s:])
        columns.append(((layer(y) - base).abs() > 1e-9).any(dim=2).any(dim=0))
    return torch.stack(columns, dim=1)


# == wrong 6
# mistake: A position counts as seen only if it is seen in all texts of the batch, not in any.
# accept: any text|all texts|every text|in any|each text|a leak in
def who_sees_whom(layer, x):
    T = x.shape[1]
    with torch.no_grad():
        y0 = layer(x)
        sees = torch.empty(T, T, dtype=torch.bool)
        for s in range(T):
            x1 = x.clone()
            x1[:, s] = x1[:, s].flip(-1) * 2 + torch.arange(x.shape[2])
            moved = (layer(x1) - y0).abs().max(dim=-1).values > 1e-9    # (B, T)
            sees[:, s] = moved.all(dim=0)
    return sees


# == wrong 7
# mistake: Only what lies at or before t is tried, so a look into the future can never be found.
# accept: future|ahead|later|after t|above the diagonal|causal|leak|every position|all positions
def who_sees_whom(layer, x):
    T = x.shape[1]
    sees = torch.zeros(T, T, dtype=torch.bool)
    base = layer(x)
    for t in range(T):
        for s in range(t + 1):
            y = x.clone()
            y[:, s] = torch.randn_like(y[:, s])
            if (layer(y)[:, t] - base[:, t]).abs().max() > 1e-9:
                sees[t, s] = True
    return sees


# == wrong 8
# mistake: The changes of all outputs are added up: that says that an input has an effect somewhere, not on which output, so all rows are alike.
# accept: which output|each output|one output|every output|all rows|rows are|row|sum of all|separately
def who_sees_whom(layer, x):
    # written after the text had ruled out gradients
    T = x.shape[1]
    before = layer(x)
    touched = torch.zeros(T, dtype=torch.bool)
    for s in range(T):
        y = x.clone()
        y[:, s] = torch.randn_like(y[:, s])
        touched[s] = (layer(y) - before).abs().sum() > 1e-9
    return touched.expand(T, T)


# == wrong 9
# mistake: torch.allclose with its default tolerances decides, so changes below about 1e-5 of the output are overlooked.
# accept: allclose|toleran|small|1e-9|10^{-9}|threshold|tiny|faint|weak
def who_sees_whom(layer, x):
    B, T, W = x.shape
    before = layer(x)
    g = torch.Generator().manual_seed(42)
    sees = torch.zeros(T, T, dtype=torch.bool)
    for s in range(T):
        other = x.clone()
        other[:, s] = torch.randn(B, W, dtype=x.dtype, generator=g)
        after = layer(other)
        for t in range(T):
            sees[t, s] = not torch.allclose(after[:, t], before[:, t])
    return sees


# == wrong 10
# mistake: Any difference at all counts, also rounding below 1e-9.
# accept: rounding|1e-9|10^{-9}|threshold|toleran|below|exact|tiny|small
def who_sees_whom(layer, x):
    T = x.shape[1]
    base = layer(x)
    sees = torch.zeros(T, T, dtype=torch.bool)
    for s in range(T):
        y = x.clone()
        y[:, s] = torch.rand(y[:, s].shape, dtype=torch.float64)
        sees[:, s] = (layer(y) != base).any(dim=-1).any(dim=0)
    return sees


# == wrong 11
# mistake: The texts are kept apart: the result is (B, T, T).
# accept: shape|any text|(T, T)|batch
def who_sees_whom(layer, x):
    B, T, _ = x.shape
    out = layer(x)
    sees = torch.zeros(B, T, T, dtype=torch.bool)
    for s in range(T):
        y = x.clone()
        y[:, s] = torch.randn_like(y[:, s])
        sees[:, :, s] = (layer(y) - out).abs().amax(dim=-1) > 1e-9
    return sees
