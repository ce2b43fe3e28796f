# Answers to recompute-plan of 08-training, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def recompute_plan(inputs, kept, cost, budget):
    L = len(kept)
    best, best_cost = None, math.inf
    for choice in range(2**L):
        again = [choice >> i & 1 for i in range(L)]
        held = [inputs[i] if again[i] else kept[i] for i in range(L)]
        peak = max(sum(held[:i]) + kept[i] for i in range(L))
        price = sum(cost[i] for i in range(L) if again[i])
        if peak <= budget and price < best_cost:
            best, best_cost = [i for i in range(L) if again[i]], price
    return best


# == right 2
def recompute_plan(inputs, kept, cost, budget):
    import itertools

    L, plans = len(inputs), []
    for size in range(L + 1):
        for plan in itertools.combinations(range(L), size):
            memory = most = 0
            for i in range(L):  # forward
                memory += inputs[i] if i in plan else kept[i]
                most = max(most, memory)
            for i in reversed(range(L)):  # backward
                if i in plan:
                    memory += kept[i] - inputs[i]
                most = max(most, memory)
                memory -= kept[i]
            if most <= budget:
                plans.append((sum(cost[i] for i in plan), list(plan)))
    return min(plans)[1] if plans else None


# == right 3
def recompute_plan(inputs, kept, cost, budget):
    def search(i, below):
        # cheapest (cost, plan) for blocks i, i + 1, ... with `below` bytes held by those before
        if i == len(kept):
            return 0, []
        if below + kept[i] > budget:
            return None
        options = []
        rest = search(i + 1, below + kept[i])
        if rest is not None:
            options.append(rest)
        rest = search(i + 1, below + inputs[i])
        if rest is not None:
            options.append((rest[0] + cost[i], [i] + rest[1]))
        return min(options, key=lambda option: option[0]) if options else None

    found = search(0, 0)
    return None if found is None else found[1]


# == wrong 1
# mistake: Looks only at what is held after forward; the block that is computed again needs all of it.
# accept: again | backward | comes back | all of | moment | needs
def recompute_plan(inputs, kept, cost, budget):
    L = len(kept)
    best, best_cost = None, math.inf
    for choice in range(2**L):
        again = [choice >> i & 1 for i in range(L)]
        held = [inputs[i] if again[i] else kept[i] for i in range(L)]
        peak = sum(held)
        price = sum(cost[i] for i in range(L) if again[i])
        if peak <= budget and price < best_cost:
            best, best_cost = [i for i in range(L) if again[i]], price
    return best


# == wrong 2
# mistake: The largest recomputed block on top of everything: blocks whose backward is done are not let go.
# accept: done | release | nothing | let go | free | top
def recompute_plan(inputs, kept, cost, budget):
    L = len(kept)
    best, best_cost = None, math.inf
    for choice in range(2**L):
        again = [choice >> i & 1 for i in range(L)]
        held = [inputs[i] if again[i] else kept[i] for i in range(L)]
        peak = sum(held) + max([kept[i] - inputs[i] for i in range(L) if again[i]], default=0)
        price = sum(cost[i] for i in range(L) if again[i])
        if peak <= budget and price < best_cost:
            best, best_cost = [i for i in range(L) if again[i]], price
    return best


# == wrong 3
# mistake: Greedy: recomputes what saves most bytes per millisecond until it fits.
# accept: greedy | choice | cheapest | lowest | every | one after | all choices | best
def recompute_plan(inputs, kept, cost, budget):
    L = len(kept)
    def peak(plan):
        held = [inputs[i] if i in plan else kept[i] for i in range(L)]
        return max(sum(held[:i]) + kept[i] for i in range(L))
    plan = []
    order = sorted(range(L), key=lambda i: -(kept[i] - inputs[i]) / cost[i])
    for i in order:
        if peak(plan) <= budget:
            break
        plan.append(i)
    return sorted(plan) if peak(plan) <= budget else None


# == wrong 4
# mistake: The fewest blocks, and the cost only among those.
# accept: fewest | cost | cheap | number
def recompute_plan(inputs, kept, cost, budget):
    import itertools

    L = len(kept)
    for size in range(L + 1):
        fits = []
        for plan in itertools.combinations(range(L), size):
            held = [inputs[i] if i in plan else kept[i] for i in range(L)]
            if max(sum(held[:i]) + kept[i] for i in range(L)) <= budget:
                fits.append((sum(cost[i] for i in plan), list(plan)))
        if fits:
            return min(fits)[1]
    return None


# == wrong 5
# mistake: Peak below the budget, not at most.
# accept: at most | equal | exactly | below | strict
def recompute_plan(inputs, kept, cost, budget):
    L = len(kept)
    best, best_cost = None, math.inf
    for choice in range(2**L):
        again = [choice >> i & 1 for i in range(L)]
        held = [inputs[i] if again[i] else kept[i] for i in range(L)]
        peak = max(sum(held[:i]) + kept[i] for i in range(L))
        price = sum(cost[i] for i in range(L) if again[i])
        if peak < budget and price < best_cost:
            best, best_cost = [i for i in range(L) if again[i]], price
    return best


# == wrong 6
# mistake: The input is counted twice when a block is computed again.
# accept: twice | input | among
def recompute_plan(inputs, kept, cost, budget):
    L = len(kept)
    best, best_cost = None, math.inf
    for choice in range(2**L):
        again = [choice >> i & 1 for i in range(L)]
        held = [inputs[i] if again[i] else kept[i] for i in range(L)]
        peak = max(sum(held[:i]) + kept[i] + again[i] * inputs[i] for i in range(L))
        price = sum(cost[i] for i in range(L) if again[i])
        if peak <= budget and price < best_cost:
            best, best_cost = [i for i in range(L) if again[i]], price
    return best


# == wrong 7
# mistake: Backward is taken in the forward order: block 0 first.
# accept: order | last | reverse | backward | first | L - 1
def recompute_plan(inputs, kept, cost, budget):
    L = len(kept)
    best, best_cost = None, math.inf
    for choice in range(2**L):
        again = [choice >> i & 1 for i in range(L)]
        held = [inputs[i] if again[i] else kept[i] for i in range(L)]
        peak = max(kept[i] + sum(held[i + 1:]) for i in range(L))
        price = sum(cost[i] for i in range(L) if again[i])
        if peak <= budget and price < best_cost:
            best, best_cost = [i for i in range(L) if again[i]], price
    return best


# == wrong 8
# mistake: Returns the blocks that keep everything instead of those to recompute.
# accept: recompute | keep | other | complement
def recompute_plan(inputs, kept, cost, budget):
    L = len(kept)
    best, best_cost = None, math.inf
    for choice in range(2**L):
        again = [choice >> i & 1 for i in range(L)]
        held = [inputs[i] if again[i] else kept[i] for i in range(L)]
        peak = max(sum(held[:i]) + kept[i] for i in range(L))
        price = sum(cost[i] for i in range(L) if again[i])
        if peak <= budget and price < best_cost:
            best, best_cost = [i for i in range(L) if not again[i]], price
    return best


# == wrong 9
# mistake: An empty list where nothing fits.
# accept: None | fits | no choice
def recompute_plan(inputs, kept, cost, budget):
    L = len(kept)
    best, best_cost = [], math.inf
    for choice in range(2**L):
        again = [choice >> i & 1 for i in range(L)]
        held = [inputs[i] if again[i] else kept[i] for i in range(L)]
        peak = max(sum(held[:i]) + kept[i] for i in range(L))
        price = sum(cost[i] for i in range(L) if again[i])
        if peak <= budget and price < best_cost:
            best, best_cost = [i for i in range(L) if again[i]], price
    return best


# == wrong 10
# mistake: Takes the plan that needs least memory, whatever it costs.
# accept: cost | lowest | cheap | memory
def recompute_plan(inputs, kept, cost, budget):
    L = len(kept)
    best, best_cost = None, math.inf
    for choice in range(2**L):
        again = [choice >> i & 1 for i in range(L)]
        held = [inputs[i] if again[i] else kept[i] for i in range(L)]
        peak = max(sum(held[:i]) + kept[i] for i in range(L))
        price = peak
        if peak <= budget and price < best_cost:
            best, best_cost = [i for i in range(L) if again[i]], price
    return best


# == wrong 11
# mistake: Never tries to recompute nothing.
# accept: nothing | none | empty | no block | []
def recompute_plan(inputs, kept, cost, budget):
    L = len(kept)
    best, best_cost = None, math.inf
    for choice in range(1, 2**L):
        again = [choice >> i & 1 for i in range(L)]
        held = [inputs[i] if again[i] else kept[i] for i in range(L)]
        peak = max(sum(held[:i]) + kept[i] for i in range(L))
        price = sum(cost[i] for i in range(L) if again[i])
        if peak <= budget and price < best_cost:
            best, best_cost = [i for i in range(L) if again[i]], price
    return best
