# Answers to count-sparse of 13-gpt-variants-and-scaling, by people who had seen the student's
# notebook alone. Each section is one answer: `# == right N` must pass every check,
# `# == wrong N` must fail one. Under a wrong one stand its mistake, and the words (a|b:
# one of them) that an honest hint would contain.


# == right 1
def count_sparse(V, T, W, L, F, E, k):
    sparse = L // 2
    dense = L - sparse
    attention = 4 * W * W + 4 * W
    norms = 4 * W
    expert = 2 * W * F + W + F
    router = W * E
    tables = (V + T) * W
    shared = L * (attention + norms) + 2 * W + tables + dense * expert + sparse * router
    operations = 2 * (L * 4 * W * W + dense * 2 * W * F)
    operations += 2 * (sparse * (k * 2 * W * F + router) + V * W) + 4 * W * T * L
    return {
        "total": shared + sparse * E * expert,
        "active": shared + sparse * k * expert,
        "operations": operations,
    }


# == right 2
def count_sparse(V, T, W, L, F, E, k):
    total = active = (V + T) * W + 2 * W
    multiplied = V * W
    for layer in range(L):
        total += 4 * (W * W + W) + 2 * 2 * W
        active += 4 * (W * W + W) + 2 * 2 * W
        multiplied += 4 * W * W
        network = (W * F + F) + (F * W + W)
        if layer % 2:
            total += E * network + W * E
            active += k * network + W * E
            multiplied += W * E + 2 * k * W * F
        else:
            total += network
            active += network
            multiplied += 2 * W * F
    return dict(total=total, active=active, operations=2 * multiplied + 4 * W * T * L)


# == right 3
def count_sparse(V, T, W, L, F, E, k):
    class Block(torch.nn.Module):
        def __init__(self, experts):
            super().__init__()
            self.attention = torch.nn.ModuleList(torch.nn.Linear(W, W) for _ in range(4))
            self.norms = torch.nn.ModuleList(torch.nn.LayerNorm(W) for _ in range(2))
            self.networks = torch.nn.ModuleList(
                torch.nn.Sequential(torch.nn.Linear(W, F), torch.nn.Linear(F, W))
                for _ in range(experts or 1)
            )
            self.router = torch.nn.Linear(W, E, bias=False) if experts else None

    def model(experts):
        blocks = [Block(experts if n % 2 else 0) for n in range(L)]
        tables = [torch.nn.Embedding(V, W), torch.nn.Embedding(T, W)]
        return torch.nn.ModuleList([*blocks, *tables, torch.nn.LayerNorm(W)])

    def size(model):
        return sum(one.numel() for one in model.parameters())

    with torch.device("meta"):
        whole, part = model(E), model(k)
    matrices = sum(
        one.weight.numel() for one in part.modules() if isinstance(one, torch.nn.Linear)
    )
    return {
        "total": size(whole),
        "active": size(part),
        "operations": 2 * (matrices + V * W) + 4 * W * T * L,
    }


# == wrong 1
# mistake: Layers 1, 3, 5 of an odd number taken for the larger half.
# accept: layer|half|odd|count
def count_sparse(V, T, W, L, F, E, k):
    sparse = (L + 1) // 2
    dense = L - sparse
    attention = 4 * W * W + 4 * W
    norms = 4 * W
    expert = 2 * W * F + W + F
    router = W * E
    tables = (V + T) * W
    shared = L * (attention + norms) + 2 * W + tables + dense * expert + sparse * router
    operations = 2 * (L * 4 * W * W + dense * 2 * W * F)
    operations += 2 * (sparse * (k * 2 * W * F + router) + V * W) + 4 * W * T * L
    return {
        "total": shared + sparse * E * expert,
        "active": shared + sparse * k * expert,
        "operations": operations,
    }


# == wrong 2
# mistake: Every layer sparse.
# accept: every|layer|second|dense
def count_sparse(V, T, W, L, F, E, k):
    sparse = L
    dense = L - sparse
    attention = 4 * W * W + 4 * W
    norms = 4 * W
    expert = 2 * W * F + W + F
    router = W * E
    tables = (V + T) * W
    shared = L * (attention + norms) + 2 * W + tables + dense * expert + sparse * router
    operations = 2 * (L * 4 * W * W + dense * 2 * W * F)
    operations += 2 * (sparse * (k * 2 * W * F + router) + V * W) + 4 * W * T * L
    return {
        "total": shared + sparse * E * expert,
        "active": shared + sparse * k * expert,
        "operations": operations,
    }


# == wrong 3
# mistake: The router has a bias.
# accept: router|bias
def count_sparse(V, T, W, L, F, E, k):
    sparse = L // 2
    dense = L - sparse
    attention = 4 * W * W + 4 * W
    norms = 4 * W
    expert = 2 * W * F + W + F
    router = W * E + E
    tables = (V + T) * W
    shared = L * (attention + norms) + 2 * W + tables + dense * expert + sparse * router
    operations = 2 * (L * 4 * W * W + dense * 2 * W * F)
    operations += 2 * (sparse * (k * 2 * W * F + router) + V * W) + 4 * W * T * L
    return {
        "total": shared + sparse * E * expert,
        "active": shared + sparse * k * expert,
        "operations": operations,
    }


# == wrong 4
# mistake: The router is forgotten.
# accept: router
def count_sparse(V, T, W, L, F, E, k):
    sparse = L // 2
    dense = L - sparse
    attention = 4 * W * W + 4 * W
    norms = 4 * W
    expert = 2 * W * F + W + F
    router = 0
    tables = (V + T) * W
    shared = L * (attention + norms) + 2 * W + tables + dense * expert + sparse * router
    operations = 2 * (L * 4 * W * W + dense * 2 * W * F)
    operations += 2 * (sparse * (k * 2 * W * F + router) + V * W) + 4 * W * T * L
    return {
        "total": shared + sparse * E * expert,
        "active": shared + sparse * k * expert,
        "operations": operations,
    }


# == wrong 5
# mistake: The head is counted as a table of its own.
# accept: head|table|tied|twice
def count_sparse(V, T, W, L, F, E, k):
    sparse = L // 2
    dense = L - sparse
    attention = 4 * W * W + 4 * W
    norms = 4 * W
    expert = 2 * W * F + W + F
    router = W * E
    tables = (2 * V + T) * W
    shared = L * (attention + norms) + 2 * W + tables + dense * expert + sparse * router
    operations = 2 * (L * 4 * W * W + dense * 2 * W * F)
    operations += 2 * (sparse * (k * 2 * W * F + router) + V * W) + 4 * W * T * L
    return {
        "total": shared + sparse * E * expert,
        "active": shared + sparse * k * expert,
        "operations": operations,
    }


# == wrong 6
# mistake: Experts without biases.
# accept: bias
def count_sparse(V, T, W, L, F, E, k):
    sparse = L // 2
    dense = L - sparse
    attention = 4 * W * W + 4 * W
    norms = 4 * W
    expert = 2 * W * F 
    router = W * E
    tables = (V + T) * W
    shared = L * (attention + norms) + 2 * W + tables + dense * expert + sparse * router
    operations = 2 * (L * 4 * W * W + dense * 2 * W * F)
    operations += 2 * (sparse * (k * 2 * W * F + router) + V * W) + 4 * W * T * L
    return {
        "total": shared + sparse * E * expert,
        "active": shared + sparse * k * expert,
        "operations": operations,
    }


# == wrong 7
# mistake: The last norm is forgotten.
# accept: norm
def count_sparse(V, T, W, L, F, E, k):
    sparse = L // 2
    dense = L - sparse
    attention = 4 * W * W + 4 * W
    norms = 4 * W
    expert = 2 * W * F + W + F
    router = W * E
    tables = (V + T) * W
    shared = L * (attention + norms) + tables + dense * expert + sparse * router
    operations = 2 * (L * 4 * W * W + dense * 2 * W * F)
    operations += 2 * (sparse * (k * 2 * W * F + router) + V * W) + 4 * W * T * L
    return {
        "total": shared + sparse * E * expert,
        "active": shared + sparse * k * expert,
        "operations": operations,
    }


# == wrong 8
# mistake: All experts do the work.
# accept: expert|chosen|k
def count_sparse(V, T, W, L, F, E, k):
    sparse = L // 2
    dense = L - sparse
    attention = 4 * W * W + 4 * W
    norms = 4 * W
    expert = 2 * W * F + W + F
    router = W * E
    tables = (V + T) * W
    shared = L * (attention + norms) + 2 * W + tables + dense * expert + sparse * router
    operations = 2 * (L * 4 * W * W + dense * 2 * W * F)
    operations += 2 * (sparse * (E * 2 * W * F + router) + V * W) + 4 * W * T * L
    return {
        "total": shared + sparse * E * expert,
        "active": shared + sparse * k * expert,
        "operations": operations,
    }


# == wrong 9
# mistake: The head is left out of the operations.
# accept: head|vocabulary|V
def count_sparse(V, T, W, L, F, E, k):
    sparse = L // 2
    dense = L - sparse
    attention = 4 * W * W + 4 * W
    norms = 4 * W
    expert = 2 * W * F + W + F
    router = W * E
    tables = (V + T) * W
    shared = L * (attention + norms) + 2 * W + tables + dense * expert + sparse * router
    operations = 2 * (L * 4 * W * W + dense * 2 * W * F)
    operations += 2 * (sparse * (k * 2 * W * F + router)) + 4 * W * T * L
    return {
        "total": shared + sparse * E * expert,
        "active": shared + sparse * k * expert,
        "operations": operations,
    }


# == wrong 10
# mistake: Scores and mixing in the dense layers alone.
# accept: 4WT|attention|scores|layer
def count_sparse(V, T, W, L, F, E, k):
    sparse = L // 2
    dense = L - sparse
    attention = 4 * W * W + 4 * W
    norms = 4 * W
    expert = 2 * W * F + W + F
    router = W * E
    tables = (V + T) * W
    shared = L * (attention + norms) + 2 * W + tables + dense * expert + sparse * router
    operations = 2 * (L * 4 * W * W + dense * 2 * W * F)
    operations += 2 * (sparse * (k * 2 * W * F + router) + V * W) + 4 * W * T * dense
    return {
        "total": shared + sparse * E * expert,
        "active": shared + sparse * k * expert,
        "operations": operations,
    }


# == wrong 11
# mistake: Operations as 2 for every active parameter.
# accept: bias|norm|matri|table|parameter|lookup|look
def count_sparse(V, T, W, L, F, E, k):
    sparse = L // 2
    dense = L - sparse
    attention = 4 * W * W + 4 * W
    norms = 4 * W
    expert = 2 * W * F + W + F
    router = W * E
    tables = (V + T) * W
    shared = L * (attention + norms) + 2 * W + tables + dense * expert + sparse * router
    operations = 2 * (L * 4 * W * W + dense * 2 * W * F)
    operations += 2 * (sparse * (k * 2 * W * F + router) + V * W) + 4 * W * T * L
    operations = 2 * (shared + sparse * k * expert) + 4 * W * T * L
    return {
        "total": shared + sparse * E * expert,
        "active": shared + sparse * k * expert,
        "operations": operations,
    }


# == wrong 12
# mistake: The router scores the chosen experts alone.
# accept: router|all
def count_sparse(V, T, W, L, F, E, k):
    sparse = L // 2
    dense = L - sparse
    attention = 4 * W * W + 4 * W
    norms = 4 * W
    expert = 2 * W * F + W + F
    router = W * E
    tables = (V + T) * W
    shared = L * (attention + norms) + 2 * W + tables + dense * expert + sparse * router
    operations = 2 * (L * 4 * W * W + dense * 2 * W * F)
    operations += 2 * (sparse * (k * 2 * W * F + W * k) + V * W) + 4 * W * T * L
    return {
        "total": shared + sparse * E * expert,
        "active": shared + sparse * k * expert,
        "operations": operations,
    }


# == wrong 13
# mistake: Operations of the whole window.
# accept: one token|token|window|context
def count_sparse(V, T, W, L, F, E, k):
    sparse = L // 2
    dense = L - sparse
    attention = 4 * W * W + 4 * W
    norms = 4 * W
    expert = 2 * W * F + W + F
    router = W * E
    tables = (V + T) * W
    shared = L * (attention + norms) + 2 * W + tables + dense * expert + sparse * router
    operations = 2 * (L * 4 * W * W + dense * 2 * W * F)
    operations += 2 * (sparse * (k * 2 * W * F + router) + V * W) + 4 * W * T * L
    return {
        "total": shared + sparse * E * expert,
        "active": shared + sparse * k * expert,
        "operations": operations * T,
    }
