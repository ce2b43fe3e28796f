# Answers to layers-apart of 07-efficient-attention, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def layers_apart(pattern):
    T = len(pattern)
    apart = torch.full((T, T), -1)
    reached = torch.eye(T, dtype=torch.bool)
    for n in range(T):
        apart[reached & (apart < 0)] = n
        reached = reached | (reached.double() @ pattern.double() > 0)
    return apart


# == right 2
def layers_apart(pattern):
    # shortest paths, Floyd and Warshall
    T = pattern.shape[0]
    far = 10 * T
    d = torch.where(pattern, 1, far)
    d.fill_diagonal_(0)
    for k in range(T):
        d = torch.minimum(d, d[:, k, None] + d[None, k])
    return torch.where(d >= far, -1, d)


# == right 3
def layers_apart(pattern):
    from collections import deque

    rows = [[s for s, looks in enumerate(row) if looks] for row in pattern.tolist()]
    result = []
    for t in range(len(rows)):
        layers = [-1] * len(rows)
        layers[t] = 0
        queue = deque([t])
        while queue:
            at = queue.popleft()
            for s in rows[at]:
                if layers[s] < 0:
                    layers[s] = layers[at] + 1
                    queue.append(s)
        result.append(layers)
    return torch.tensor(result, dtype=torch.int64)


# == right 4
def layers_apart(pattern):
    # what every position holds, layer by layer, until nothing changes
    T = len(pattern)
    holds = [{t} for t in range(T)]
    apart = torch.eye(T, dtype=torch.int64) - 1
    n, changed = 0, True
    while changed:
        n, changed = n + 1, False
        new = [set(h) for h in holds]
        for t in range(T):
            for u in pattern[t].nonzero().flatten().tolist():
                new[t] |= holds[u]
            for s in new[t] - holds[t]:
                apart[t, s], changed = n, True
        holds = new
    return apart


# == wrong 1
# mistake: The direction is turned round: how far from s to t, not from t to s.
# accept: transpos|turned|other way|direction|row|column|way round|at whom
def layers_apart(pattern):
    T = len(pattern)
    apart = torch.full((T, T), -1)
    reached = torch.eye(T, dtype=torch.bool)
    for n in range(T):
        apart[reached & (apart < 0)] = n
        reached = reached | (pattern.T.double() @ reached.double() > 0)
    return apart


# == wrong 2
# mistake: The residual stream is forgotten: the diagonal is not 0 but the way back to itself, or -1.
# accept: diagonal|residual|itself|t = s|keeps|own
def layers_apart(pattern):
    T = len(pattern)
    apart = torch.full((T, T), -1)
    reached = pattern.clone()
    for n in range(1, T + 1):
        apart[reached & (apart < 0)] = n
        reached = reached.double() @ pattern.double() > 0
    return apart


# == wrong 3
# mistake: Where no number of layers is enough stands 0, not -1.
# accept: -1|−1|never|enough|unreach|reach
def layers_apart(pattern):
    T = len(pattern)
    apart = torch.zeros(T, T, dtype=torch.int64)
    reached = torch.eye(T, dtype=torch.bool)
    for n in range(1, T):
        new = reached | (reached.double() @ pattern.double() > 0)
        apart[new & ~reached] = n
        reached = new
    return apart


# == wrong 4
# mistake: Off by one: a position that is looked at directly counts as 0 layers away.
# accept: one too|off by one|one less|one few|directly|1 layer|one layer|too small|first layer
def layers_apart(pattern):
    T = len(pattern)
    apart = torch.full((T, T), -1)
    reached = torch.eye(T, dtype=torch.bool) | pattern
    for n in range(T):
        apart[reached & (apart < 0)] = n
        reached = reached | (reached.double() @ pattern.double() > 0)
    return apart


# == wrong 5
# mistake: The loop stops too early, after log2 T layers.
# accept: stop|too early|early|enough|more layers|-1|−1|long
def layers_apart(pattern):
    T = len(pattern)
    apart = torch.full((T, T), -1)
    reached = torch.eye(T, dtype=torch.bool)
    for n in range(int(math.log2(T))):
        apart[reached & (apart < 0)] = n
        reached = reached | (reached.double() @ pattern.double() > 0)
    return apart


# == wrong 6
# mistake: Each later layer overwrites the number: the last number of layers, not the smallest.
# accept: smallest|first|overwrit|last|largest
def layers_apart(pattern):
    T = len(pattern)
    apart = torch.full((T, T), -1)
    reached = torch.eye(T, dtype=torch.bool)
    for n in range(T):
        apart[reached] = n
        reached = reached | (reached.double() @ pattern.double() > 0)
    return apart.fill_diagonal_(0)


# == wrong 7
# mistake: What is reached is squared in each step, so that a step doubles the layers, and is counted as one.
# accept: squar|doubl|twice|power|too small|2, 4|one layer at a time|itself
def layers_apart(pattern):
    T = len(pattern)
    apart = torch.eye(T, dtype=torch.int64) - 1
    reached = torch.eye(T, dtype=torch.bool) | pattern
    for n in range(1, T):
        apart[reached & (apart < 0)] = n
        reached = reached.double() @ reached.double() > 0
    return apart


# == wrong 8
# mistake: Window arithmetic: the distance over the longest look, rounded up, as if every look within it were there.
# accept: window|distance|pattern|holes|gaps|regular|any|formula|arithmetic|far as
def layers_apart(pattern):
    T = len(pattern)
    place = torch.arange(T)
    lag = place[:, None] - place
    reach = (lag * pattern).max()
    layers = -(-lag // reach)
    return torch.where(lag < 0, -1, layers)


# == wrong 9
# mistake: The result is float, and infinity stands where no number is enough.
# accept: int64|integer|float|dtype|-1|−1|inf
def layers_apart(pattern):
    T = len(pattern)
    d = torch.where(pattern, 1.0, math.inf)
    d.fill_diagonal_(0)
    for k in range(T):
        d = torch.minimum(d, d[:, k, None] + d[None, k])
    return d


# == wrong 10
# mistake: Looking is taken as mutual: the pattern and its transpose together.
# accept: both|mutual|symmetr|direction|way|transpos
def layers_apart(pattern):
    T = len(pattern)
    pattern = pattern | pattern.T
    apart = torch.full((T, T), -1)
    reached = torch.eye(T, dtype=torch.bool)
    for n in range(T):
        apart[reached & (apart < 0)] = n
        reached = reached | (reached.double() @ pattern.double() > 0)
    return apart


# == wrong 11
# mistake: One sweep over the positions from left to right: ways that go to the right and on are missed.
# accept: sweep|order|left|later|right|once|causal|pass
def layers_apart(pattern):
    T = len(pattern)
    far = 10 * T
    d = torch.full((T, T), far)
    for t in range(T):
        for u in pattern[t].nonzero().flatten().tolist():
            d[t] = torch.minimum(d[t], d[u] + 1)
        d[t, t] = 0
    return torch.where(d >= far, -1, d)


# == wrong 12
# mistake: Only two layers are tried: direct looks and looks through one other position.
# accept: two|stop|early|more layers|enough|-1|−1|long
def layers_apart(pattern):
    apart = torch.full_like(pattern, -1, dtype=torch.int64)
    two = pattern.double() @ pattern.double() > 0
    apart[two] = 2
    apart[pattern] = 1
    return apart.fill_diagonal_(0)
